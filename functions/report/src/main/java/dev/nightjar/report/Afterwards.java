package dev.nightjar.report;

import java.util.List;
import java.util.Optional;

/**
 * What users did after a run was published, from tonight's log: the only figure that is not
 * offline.
 *
 * @param date of the night whose lists these are
 * @param groups of users, and of items
 * @param uplift if some users with a history were given the popular list
 */
public record Afterwards(String date, String run, List<Group> groups, Optional<Uplift> uplift) {
  private static final double Z = 1.959964;

  public Afterwards {
    groups = List.copyOf(groups);
  }

  /**
   * Hits at 10 of a group.
   *
   * @param of users who took something new, or new interactions
   * @param hits of these: users with, interactions on, one of the first ten of the user's list
   */
  public record Group(String name, long of, long hits) {
    double share() {
      return of == 0 ? 0 : hits / (double) of;
    }

    /** Lower end of the 95 % interval (Wilson). */
    double low() {
      return of == 0 ? 0 : Math.max(0, center() - half());
    }

    /** Upper end of the 95 % interval (Wilson). */
    double high() {
      return of == 0 ? 0 : Math.min(1, center() + half());
    }

    private double center() {
      return (share() + Z * Z / (2 * of)) / (1 + Z * Z / of);
    }

    private double half() {
      double p = share();
      return Z * Math.sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of)) / (1 + Z * Z / of);
    }
  }

  /**
   * What lists of their own bring users with a history.
   *
   * @param own those who got them
   * @param heldOut those who got the popular list instead
   */
  public record Uplift(Group own, Group heldOut) {
    /** Whether there is somebody to compare with somebody. */
    boolean isKnown() {
      return own.of() > 0 && heldOut.of() > 0;
    }

    /** Share of hits with lists of their own minus that with the popular list. */
    double difference() {
      return own.share() - heldOut.share();
    }

    /** Lower end of the 95 % interval of the difference (Newcombe, from Wilson's of both). */
    double low() {
      return difference() - Math.hypot(own.share() - own.low(), heldOut.high() - heldOut.share());
    }

    /** Upper end of the 95 % interval of the difference (Newcombe, from Wilson's of both). */
    double high() {
      return difference() + Math.hypot(own.high() - own.share(), heldOut.share() - heldOut.low());
    }

    /** In a sentence. */
    String words() {
      if (!isKnown()) {
        return "Users are held out, but too few took something new for a comparison.";
      }
      String verdict =
          low() > 0
              ? "Own lists are better."
              : high() < 0 ? "Own lists are worse." : "That may be chance.";
      return "Uplift over the popular list, which %s got: %s, 95 %% interval %s to %s (Newcombe). %s"
          .formatted(
              Numbers.count(heldOut.of(), "user"),
              Numbers.points(difference()),
              Numbers.points(low()),
              Numbers.points(high()),
              verdict);
    }
  }
}
