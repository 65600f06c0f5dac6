package dev.nightjar.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Places of a list for items that few lists had so far, so that what nobody knows yet is seen.
 *
 * @param share of the places of every list, above 0 and at most 0.5
 * @param impressionsAtMost lists that such an item stood in so far
 * @param among as many of a user's best such items are drawn from; by default {@value #AMONG}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Exploration(double share, int impressionsAtMost, Optional<Integer> among) {
  private static final int AMONG = 100;

  public Exploration {
    Require.that(
        share > 0 && share <= 0.5, "explore: share must be above 0 and at most 0.5, was %s", share);
    Require.atLeast(impressionsAtMost, 0, "explore: impressions-at-most");
    among = among == null ? Optional.empty() : among;
    among.ifPresent(count -> Require.atLeast(count, 1, "explore: among"));
  }

  /** Of the rules that a run was made with. */
  static Optional<Exploration> of(JsonNode rules) {
    JsonNode explore = rules.path("explore");
    return explore.isObject()
        ? Optional.of(Json.read(explore.toString(), Exploration.class, "explore"))
        : Optional.empty();
  }

  /** Items that the places are drawn from at most. */
  public int candidates() {
    return among.orElse(AMONG);
  }

  /** Places of a list of this length, to the nearest. */
  public int slots(int top) {
    return (int) Math.round(share * top);
  }
}
