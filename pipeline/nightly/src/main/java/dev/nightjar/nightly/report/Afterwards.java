package dev.nightjar.nightly.report;

import java.util.List;

/**
 * What users did after a run was published, by tonight's log: the one figure that is not offline.
 *
 * @param date of the night whose lists these are
 * @param groups of users, and of items
 */
public record Afterwards(String date, String run, List<Group> groups) {
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
}
