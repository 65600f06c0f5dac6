package dev.nightjar.input;

import java.util.Comparator;

/**
 * One user-item event.
 *
 * @param at UTC, milliseconds since the epoch
 * @param position place in the log, see {@link Position}
 * @param weight of its event type; 1 unless a setting says otherwise
 */
public record Interaction(String userId, String itemId, long at, long position, float weight) {
  /** Oldest first; equal times keep log order. */
  public static final Comparator<Interaction> TIME_ORDER =
      Comparator.comparingLong(Interaction::at).thenComparingLong(Interaction::position);
}
