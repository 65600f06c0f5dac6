package dev.nightjar.publish.consumer;

import dev.nightjar.contract.Recommendation;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.contract.TableColumn;
import dev.nightjar.publish.consumer.UserRecommendations.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Rows that follow each other and have one user are that user's recommendations. */
final class UserRows {
  /** What is read of a row; files of earlier nights lack columns that came later. */
  static final List<TableColumn> COLUMNS =
      List.of(
          Recommendation.USER_ID,
          Recommendation.RANK,
          Recommendation.ITEM_ID,
          Recommendation.SCORE,
          Recommendation.SOURCE);

  private final String where;
  private final Consumer<UserRecommendations> consumer;
  private final List<Item> items = new ArrayList<>();
  private String user;

  /**
   * @param where the file, for messages
   */
  UserRows(String where, Consumer<UserRecommendations> consumer) {
    this.where = where;
    this.consumer = consumer;
  }

  void row(String userId, int rank, String itemId, float score, String source) {
    if (!userId.equals(user)) {
      finish();
      user = userId;
    }
    items.add(new Item(rank, itemId, score, Source.ofColumn(source, where)));
  }

  /** Hands over the last user. */
  void finish() {
    if (user != null) {
      consumer.accept(new UserRecommendations(user, items));
      items.clear();
    }
  }
}
