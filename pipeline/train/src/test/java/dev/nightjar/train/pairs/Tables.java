package dev.nightjar.train.pairs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Tables of pairs as lists, and from them. */
public final class Tables {
  private Tables() {}

  /** An item and its weight. */
  public record Pair(int item, float weight) {}

  /** Row by row, in the order of the table. */
  public static List<List<Pair>> rows(PairTable table) {
    List<List<Pair>> rows = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      rows.add(
          IntStream.range(table.start(row), table.end(row))
              .mapToObj(entry -> new Pair(table.item(entry), table.weight(entry)))
              .toList());
    }
    return rows;
  }

  /** A table with the pairs of every row, in any order. */
  public static PairTable of(int rows, int most, IntFunction<List<Pair>> pairs) {
    return PairTable.of(
        rows,
        most,
        () ->
            (item, row) -> pairs.apply(item).forEach(pair -> row.add(pair.item(), pair.weight())));
  }
}
