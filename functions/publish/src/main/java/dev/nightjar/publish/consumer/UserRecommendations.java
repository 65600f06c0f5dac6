package dev.nightjar.publish.consumer;

import dev.nightjar.contract.Recommendation.Source;
import java.util.List;

/**
 * What one user was given.
 *
 * @param userId the caller's id
 * @param items best first
 */
public record UserRecommendations(String userId, List<Item> items) {
  public UserRecommendations {
    items = List.copyOf(items);
  }

  /**
   * One row, as the file holds it.
   *
   * @param rank 1 is best
   * @param itemId the caller's id
   * @param score comparable within one user only
   * @param source who proposed it
   */
  public record Item(int rank, String itemId, float score, Source source) {}
}
