package dev.nightjar.publish.check;

import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.stage.command.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Between which bounds a night's figures may lie: outside of the first it is published with a
 * warning, outside of the second it is not published.
 */
public record QualityLimits(
    Bounds coverageWarn, Bounds coverageStop, Bounds overlapWarn, Bounds overlapStop) {
  /** Fewer users than this say nothing about a night. */
  static final int ENOUGH_USERS = 100;

  public static final String COVERAGE_WARN = "0.01..1";
  public static final String COVERAGE_STOP = "0..1";
  public static final String OVERLAP_WARN = "0.05..0.999";
  public static final String OVERLAP_STOP = "0.005..1";

  public static final QualityLimits DEFAULT =
      new QualityLimits(
          Bounds.parse(COVERAGE_WARN, "coverage"),
          Bounds.parse(COVERAGE_STOP, "coverage"),
          Bounds.parse(OVERLAP_WARN, "overlap"),
          Bounds.parse(OVERLAP_STOP, "overlap"));

  /**
   * The warnings.
   *
   * @throws RefusedException if the night must not be published
   */
  public List<String> check(RunQuality quality, RecommendationFacts facts, long items) {
    List<Figure> figures = new ArrayList<>();
    if (facts.rows() >= items) {
      figures.add(new Figure("coverage", quality.coverage(), coverageWarn, coverageStop));
    }
    if (quality.overlap().isPresent() && quality.comparedUsers() >= ENOUGH_USERS) {
      figures.add(new Figure("overlap", quality.overlap().get(), overlapWarn, overlapStop));
    }
    figures.forEach(figure -> figure.stop(quality));
    return figures.stream()
        .filter(f -> !f.warn.contain(f.value))
        .map(f -> f.words("warn"))
        .toList();
  }

  private record Figure(String name, double value, Bounds warn, Bounds stop) {
    void stop(RunQuality quality) {
      if (!stop.contain(value)) {
        throw new RefusedException(words("stop"), quality.figures());
      }
    }

    String words(String setting) {
      return String.format(
          Locale.ROOT,
          "%s of the night: expected %s (--%s-%s), found %.4f",
          name,
          setting.equals("stop") ? stop : warn,
          name,
          setting,
          value);
    }
  }
}
