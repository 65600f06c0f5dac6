package dev.nightjar.report;

import dev.nightjar.stage.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/** This night among the last ones: small lines, each with tonight's figure. */
final class TrendsPart {
  /**
   * One line.
   *
   * @param range smallest and largest of the nights, or what is missing; nothing where there is one
   *     night
   * @param chart nothing where there is one night
   */
  record Trend(String name, String value, String range, String chart) {}

  private TrendsPart() {}

  static List<Trend> of(List<NightFigures> nights) {
    if (nights.isEmpty()) {
      return List.of();
    }
    List<Trend> trends = new ArrayList<>();
    add("quality", "NDCG@10", nights, NightFigures::ndcg, Numbers::figure, trends);
    add(
        "rows",
        "rows of the log",
        nights,
        NightFigures::rows,
        rows -> Numbers.count((long) rows),
        trends);
    add(
        "rejected",
        "rows rejected",
        nights,
        NightFigures::rejected,
        share -> Numbers.percent(share, 2),
        trends);
    add(
        "coverage",
        "catalog recommended",
        nights,
        night -> OptionalDouble.of(night.coverage()),
        share -> Numbers.percent(share, 1),
        trends);
    add("drift", "popularity drift", nights, NightFigures::drift, Numbers::figure, trends);
    add("duration", "duration", nights, NightFigures::seconds, Progress::words, trends);
    if (nights.get(nights.size() - 1).cost().orElse(0) > 0) {
      add("cost", "estimated cost", nights, NightFigures::cost, Numbers::dollars, trends);
    } else {
      trends.add(new Trend("estimated cost", "–", "needs --machine-price", null));
    }
    return trends;
  }

  private static void add(
      String id,
      String name,
      List<NightFigures> nights,
      Function<NightFigures, OptionalDouble> figure,
      DoubleFunction<String> words,
      List<Trend> trends) {
    double[] values = nights.stream().map(figure).flatMapToDouble(OptionalDouble::stream).toArray();
    OptionalDouble tonight = figure.apply(nights.get(nights.size() - 1));
    if (tonight.isEmpty()) {
      return;
    }
    String value = words.apply(tonight.getAsDouble());
    if (values.length < 2) {
      trends.add(new Trend(name, value, null, null));
      return;
    }
    List<Double> list = Arrays.stream(values).boxed().toList();
    String range =
        "%s to %s"
            .formatted(words.apply(Collections.min(list)), words.apply(Collections.max(list)));
    String label = "%s of %d nights, %s tonight".formatted(name, values.length, value);
    trends.add(new Trend(name, value, range, Charts.trend(id, label, list)));
  }
}
