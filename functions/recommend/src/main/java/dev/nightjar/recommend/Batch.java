package dev.nightjar.recommend;

import dev.nightjar.contract.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Users of like sequence length, scored together.
 *
 * @param rows positions in the shard, one per row of the batch
 * @param sequences item indexes, oldest first, all they ever had: what the model sees is the newest
 *     {@code length} of them, what it must not recommend is all of them
 * @param length L, of the longest row as the model sees it
 */
record Batch(int[] rows, List<int[]> sequences, int length) {
  Batch {
    Require.that(
        rows.length == sequences.size(), "%d rows but %d sequences", rows.length, sequences.size());
    sequences = List.copyOf(sequences);
  }

  int size() {
    return rows.length;
  }

  /**
   * Cuts the users that have a history into batches, shortest sequences first, so that rows of one
   * batch need little padding, and all of nearly the same size: a small one would cost nearly as
   * much as a full one. The cut depends on nothing but the sequences and the two numbers.
   */
  static List<Batch> cut(int[][] sequences, int batchSize, int maxLength) {
    int[] byLength =
        IntStream.range(0, sequences.length)
            .filter(row -> sequences[row].length > 0)
            .boxed()
            .sorted(Comparator.comparingInt(row -> Math.min(sequences[row].length, maxLength)))
            .mapToInt(Integer::intValue)
            .toArray();
    int count = (byLength.length + batchSize - 1) / batchSize;
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) byLength.length * i / count);
      int to = (int) ((long) byLength.length * (i + 1) / count);
      int[] rows = Arrays.copyOfRange(byLength, from, to);
      List<int[]> ofRows = Arrays.stream(rows).mapToObj(row -> sequences[row]).toList();
      int longest = ofRows.get(ofRows.size() - 1).length;
      batches.add(new Batch(rows, ofRows, Math.min(longest, maxLength)));
    }
    return batches;
  }
}
