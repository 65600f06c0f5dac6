package dev.nightjar.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Users who get the popular list instead of their own, so that what lists bring can be told from
 * what would have happened anyway: always the same ones, drawn by a hash of id and salt.
 *
 * @param share of all users, above 0 and at most 0.5; who is in a smaller share is in a larger one,
 *     too
 * @param salt another one draws other users
 */
public record Holdout(double share, String salt) {
  private static final int DIGITS = 8;

  public Holdout {
    Require.that(
        share > 0 && share <= 0.5,
        "--holdout-share must be above 0 and at most 0.5, was %s",
        share);
    Require.notBlank(salt, "--holdout-salt");
  }

  /**
   * Of two settings that may be there.
   *
   * @throws IllegalArgumentException if one is there without the other
   */
  public static Optional<Holdout> of(Optional<Double> share, Optional<String> salt) {
    Require.that(
        share.isPresent() == salt.isPresent(),
        "--holdout-share and --holdout-salt must be given together");
    return share.map(part -> new Holdout(part, salt.orElseThrow()));
  }

  /** Of the settings that a run of {@code recommend} was made with. */
  public static Optional<Holdout> of(JsonNode settings) {
    return settings.hasNonNull("holdout_share")
        ? Optional.of(
            new Holdout(
                settings.path("holdout_share").doubleValue(),
                settings.path("holdout_salt").textValue()))
        : Optional.empty();
  }

  /**
   * Whether the first {@value #DIGITS} digits of the SHA-256 of {@code salt:userId}, as a fraction
   * of all such numbers, are below the share.
   */
  public boolean contains(String userId) {
    String digits = Sha256.of(salt + ":" + userId).substring(0, DIGITS);
    return Long.parseLong(digits, 16) / (double) (1L << (4 * DIGITS)) < share;
  }
}
