package dev.nightjar.publish;

import dev.nightjar.contract.Recommendation.Source;
import java.util.List;
import java.util.Optional;

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
   * @param source empty where the format has no place for it (JSON lines)
   */
  public record Item(int rank, String itemId, float score, Optional<Source> source) {}
}
