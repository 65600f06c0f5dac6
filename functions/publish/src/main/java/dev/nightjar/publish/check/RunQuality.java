package dev.nightjar.publish.check;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a night is like beside being in order.
 *
 * @param coverage fraction of the catalog's items that stand in at least one list
 * @param overlap mean fraction of a user's list that stood in last night's, of what could stand in
 *     both: items that are still in the catalog and that the user has not taken since; empty if
 *     there is nothing to compare with
 * @param comparedUsers users with a history that were compared, a sample of all
 */
public record RunQuality(double coverage, Optional<Double> overlap, long comparedUsers) {
  /** By name, as receipts have them. */
  public Map<String, Double> figures() {
    Map<String, Double> figures = new TreeMap<>(Map.of("coverage", coverage));
    overlap.ifPresent(share -> figures.put("overlap", share));
    return figures;
  }
}
