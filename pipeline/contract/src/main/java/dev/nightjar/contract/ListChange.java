package dev.nightjar.contract;

import dev.nightjar.contract.Recommendation.Source;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One row of the output {@code delta}: an item of a user's list that was not there in the run
 * before, is no longer there, or stands in another place. The components are the columns, in
 * snake_case.
 *
 * @param userId the caller's id
 * @param itemId the caller's id
 * @param rank now; 0 if it was removed
 * @param rankBefore in the run before; 0 if it was added
 * @param score now, or before if it was removed
 * @param source now, or before if it was removed
 */
public record ListChange(
    String userId,
    Kind change,
    String itemId,
    int rank,
    int rankBefore,
    float score,
    Source source) {
  /** The folder of a run that holds them. */
  public static final String FOLDER = "delta";

  public static final List<TableColumn> COLUMNS =
      List.of(
          TableColumn.text("user_id"),
          TableColumn.text("change"),
          TableColumn.text("item_id"),
          TableColumn.int32("rank"),
          TableColumn.int32("rank_before"),
          TableColumn.float32("score"),
          TableColumn.text("source"));

  /** What became of an item of a list. */
  public enum Kind {
    ADDED,
    REMOVED,
    MOVED;

    /** The value of the column. */
    public String column() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Kind ofColumn(String column, String where) {
      return Stream.of(values())
          .filter(kind -> kind.column().equals(column))
          .findFirst()
          .orElseThrow(
              () ->
                  new ContractException(
                      "%s: expected change %s, found %s".formatted(where, known(), column)));
    }

    private static String known() {
      return Stream.of(values()).map(Kind::column).collect(Collectors.joining(" or "));
    }
  }

  /** As a row of the table. */
  public Object[] cells() {
    return new Object[] {userId, change.column(), itemId, rank, rankBefore, score, source.column()};
  }

  /**
   * From a row of the table.
   *
   * @param where names the file in errors
   */
  public static ListChange of(Object[] cells, String where) {
    return new ListChange(
        (String) cells[0],
        Kind.ofColumn((String) cells[1], where),
        (String) cells[2],
        (Integer) cells[3],
        (Integer) cells[4],
        (Float) cells[5],
        Source.ofColumn((String) cells[6], where));
  }
}
