package dev.nightjar.contract;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One row of a recommendation part; the components are the columns of the Parquet file, in
 * snake_case.
 *
 * @param userId the caller's id; rows are sorted by part, then user index, then rank
 * @param rank 1 is best
 * @param itemId the caller's id
 * @param score comparable within one user only
 * @param source why it stands here
 */
public record Recommendation(String userId, int rank, String itemId, float score, Source source) {
  public static final TableColumn USER_ID = TableColumn.text("user_id");
  public static final TableColumn RANK = TableColumn.int32("rank");
  public static final TableColumn ITEM_ID = TableColumn.text("item_id");
  public static final TableColumn SCORE = TableColumn.float32("score");
  public static final TableColumn SOURCE = TableColumn.text("source");

  public static final List<TableColumn> COLUMNS = List.of(USER_ID, RANK, ITEM_ID, SCORE, SOURCE);

  /** The last column where reasons are asked for: the item of the history that contributed most. */
  public static final TableColumn BECAUSE = TableColumn.nullableText("because");

  /** The columns of a file. */
  public static List<TableColumn> columns(boolean explained) {
    return explained ? Stream.concat(COLUMNS.stream(), Stream.of(BECAUSE)).toList() : COLUMNS;
  }

  /** Names of these columns. */
  public static List<String> columnNames(boolean explained) {
    return columns(explained).stream().map(TableColumn::name).toList();
  }

  /** Who proposed the item. */
  public enum Source {
    /** The trained model, from the user's own history. */
    MODEL("model"),
    /** The same, and a rule multiplied the score by more than 1. */
    BOOSTED("boosted"),
    /** The same, in a slot that a rule keeps for rare items. */
    LONG_TAIL("long_tail"),
    /** The same, in a place that was drawn among items with few impressions so far. */
    EXPLORE("explore"),
    /** A rule gave the item this place. */
    PINNED("pinned"),
    /** The model's choice among items that the user takes again and again, by their own rhythm. */
    AGAIN("again"),
    /** The popular list in the place of a user's own, to measure against. */
    HOLDOUT("holdout"),
    /** The most popular items of all, for users without usable history. */
    POPULAR("popular"),
    /** The most popular items of the last days, for users without usable history. */
    POPULAR_RECENT("popular_recent"),
    /** The most popular items among users of the same segment, likewise. */
    POPULAR_SEGMENT("popular_segment");

    private final String column;

    Source(String column) {
      this.column = column;
    }

    /** The value of the column. */
    public String column() {
      return column;
    }

    /** Whether only users without usable history get it. */
    public boolean isPopular() {
      return this == POPULAR || this == POPULAR_RECENT || this == POPULAR_SEGMENT;
    }

    /** Whether the model's score chose the item. */
    public boolean isLearned() {
      return this == MODEL
          || this == BOOSTED
          || this == LONG_TAIL
          || this == EXPLORE
          || this == AGAIN;
    }

    /** The source of a column value. */
    public static Source ofColumn(String column, String where) {
      for (Source source : values()) {
        if (source.column.equals(column)) {
          return source;
        }
      }
      String known = Arrays.stream(values()).map(Source::column).collect(Collectors.joining(", "));
      throw new ContractException(
          "%s: expected one of %s as source, found %s".formatted(where, known, column));
    }
  }

  public Recommendation {
    Require.notBlank(userId, "userId");
    Require.atLeast(rank, 1, "rank");
    Require.notBlank(itemId, "itemId");
    Require.notNull(source, "source");
    Require.that(Float.isFinite(score), "score of user %s must be finite, was %s", userId, score);
  }
}
