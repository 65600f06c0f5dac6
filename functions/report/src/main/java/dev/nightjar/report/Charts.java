package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.report.Plot.Ink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Charts of the model and the nights. */
final class Charts {
  static final double WIDTH = 380;
  static final double BROAD = 900;
  private static final double ROW = 27;

  /** The least for which Lets-Plot draws no plot that is higher than its picture. */
  private static final double TREND = 70;

  private static final Map<String, String> RANKERS =
      Map.of(
          "model", "Nightjar",
          "best_sum", "sum of item pairs",
          "item_transitions", "item transitions",
          "item_knn", "item kNN",
          "text_neighbors", "text neighbors",
          "most_popular", "most popular",
          "popular_last_7_days", "popular in 7 days",
          "production", "last night’s model");
  private static final Map<String, String> GROUPS =
      Map.of(
          "all", "all users",
          "tail_user", "users with a short history",
          "head_user", "users with a long history",
          "tail_item", "rare items",
          "head_item", "frequent items",
          "cold_item", "items never seen in training",
          "same_day", "items of the same day as the one before",
          "later_day", "items of a later day");

  private Charts() {}

  static String ranker(String key) {
    return RANKERS.getOrDefault(key, Numbers.words(key));
  }

  static String group(String key) {
    return GROUPS.getOrDefault(key, Numbers.words(key));
  }

  /** A value with the ends of its interval. */
  record Interval(String name, double low, double value, double high) {}

  /** Difference to each baseline with its interval, of one group. */
  static String differences(String group, List<JsonNode> comparisons) {
    List<Interval> intervals =
        comparisons.stream()
            .map(
                one ->
                    new Interval(
                        ranker(one.path("baseline").asText()),
                        one.path("low").asDouble(),
                        one.path("difference").asDouble(),
                        one.path("high").asDouble()))
            .toList();
    String words =
        intervals.stream()
            .map(one -> one.name() + " " + Numbers.signed(one.value()))
            .collect(Collectors.joining(", "));
    Plot plot =
        new Plot()
            .layer("vline", Map.of(), "xintercept", 0, "color", Ink.AXIS.hex, "size", 0.6)
            .scale("x", "");
    return intervals(plot, intervals)
        .svg(
            "difference-" + group.replace('_', '-'),
            "NDCG@10 of the model minus that of each baseline, %s: %s"
                .formatted(group(group), words),
            WIDTH,
            40 + ROW * intervals.size());
  }

  /** Hits at 10 by group, with intervals. */
  static String hits(Afterwards afterwards) {
    List<Interval> intervals =
        afterwards.groups().stream()
            .filter(group -> group.of() > 0)
            .map(
                group ->
                    new Interval(
                        group.name(), 100 * group.low(), 100 * group.share(), 100 * group.high()))
            .toList();
    double most = intervals.stream().mapToDouble(Interval::high).max().orElse(100);
    String words =
        intervals.stream()
            .map(one -> one.name() + " " + Numbers.percent(one.value() / 100))
            .collect(Collectors.joining(", "));
    return intervals(
            new Plot().scale("x", "", "format", "{.0f} %", "limits", List.of(0.0, most)), intervals)
        .svg("hits", "Hits at 10 by group: " + words, WIDTH, 40 + ROW * intervals.size());
  }

  private static Plot intervals(Plot plot, List<Interval> intervals) {
    List<String> names = intervals.stream().map(Interval::name).toList();
    return plot.column("name", names)
        .column("low", intervals.stream().map(Interval::low).toList())
        .column("value", intervals.stream().map(Interval::value).toList())
        .column("high", intervals.stream().map(Interval::high).toList())
        .layer(
            "segment",
            Map.of("x", "low", "xend", "high", "y", "name", "yend", "name"),
            "color",
            Ink.FIRST.hex,
            "size",
            1.5)
        .layer("point", Map.of("x", "value", "y", "name"), "color", Ink.FIRST.hex, "size", 4.5)
        .scale("y", "", "discrete", true, "limits", fromTheTop(names))
        .blank("panel_grid_major_y");
  }

  /** Lets-Plot begins at the bottom. */
  static List<String> fromTheTop(List<String> names) {
    List<String> order = new ArrayList<>(names);
    Collections.reverse(order);
    return order;
  }

  /** A small line without axes, its last point marked. */
  static String trend(String id, String label, List<Double> values) {
    int last = values.size() - 1;
    double low = Collections.min(values);
    double high = Collections.max(values);
    double room = high > low ? 0.15 * (high - low) : Math.max(1e-9, Math.abs(high)) * 0.1;
    return new Plot()
        .column("night", IntStream.rangeClosed(0, last).boxed().toList())
        .column("value", values)
        .layer("line", Map.of("x", "night", "y", "value"), "color", Ink.FIRST.hex, "size", 1.2)
        .layer(
            "point",
            Map.of("x", "night", "y", "value"),
            "data",
            Map.of("night", List.of(last), "value", List.of(values.get(last))),
            "color",
            Ink.FIRST.hex,
            "size",
            4)
        .scale("x", "", "limits", List.of(-0.5, last + 0.5))
        .scale("y", "", "limits", List.of(low - room, high + room))
        .blank("axis")
        .blank("axis_text")
        .blank("panel_grid")
        .svg("trend-" + id, label, 200, TREND);
  }

  /** A figure by epoch. */
  static String training(String id, String label, List<Integer> epochs, List<Double> values) {
    return new Plot()
        .column("epoch", epochs)
        .column("value", values)
        .layer("line", Map.of("x", "epoch", "y", "value"), "color", Ink.FIRST.hex, "size", 1.2)
        .layer("point", Map.of("x", "epoch", "y", "value"), "color", Ink.FIRST.hex, "size", 2.5)
        .scale("x", "epoch", "format", "d")
        .scale("y", "")
        .svg(id, label, WIDTH, 190);
  }

  /** Shares with names, one bar each. */
  static String shares(String id, String label, List<String> names, List<Double> shares) {
    double most = Math.max(0.01, Collections.max(shares));
    return new Plot()
        .column("name", names)
        .column("share", shares.stream().map(share -> 100 * share).toList())
        .layer(
            "bar",
            Map.of("x", "share", "y", "name"),
            "stat",
            "identity",
            "orientation",
            "y",
            "fill",
            Ink.FIRST.hex,
            "width",
            0.6,
            "size",
            0)
        .scale("x", "", "format", "{.1f} %", "limits", List.of(0.0, 100 * most))
        .scale("y", "", "discrete", true, "limits", fromTheTop(names))
        .blank("panel_grid_major_y")
        .svg(id, label, WIDTH, 40 + ROW * names.size());
  }
}
