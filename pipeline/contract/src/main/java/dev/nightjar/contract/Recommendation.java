package dev.nightjar.contract;

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
  /** Who proposed the item. */
  public enum Source {
    /** The trained model, from the user's own history. */
    MODEL("model"),
    /** The most popular items, for users without usable history. */
    POPULAR("popular");

    private final String column;

    Source(String column) {
      this.column = column;
    }

    /** The value of the column. */
    public String column() {
      return column;
    }

    /** The source of a column value. */
    public static Source ofColumn(String column) {
      for (Source source : values()) {
        if (source.column.equals(column)) {
          return source;
        }
      }
      throw new ContractException("source: expected model or popular, found " + column);
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
