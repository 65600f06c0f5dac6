package dev.nightjar.load;

import dev.nightjar.publish.consumer.UserRecommendations;
import java.util.List;

/** One item of a user's list, best first, where a database holds the list as one value. */
record StoredItem(String itemId, float score, String source) {
  static List<StoredItem> of(UserRecommendations user) {
    return user.items().stream()
        .map(item -> new StoredItem(item.itemId(), item.score(), item.source().column()))
        .toList();
  }
}
