package dev.nightjar.report;

import dev.nightjar.report.Plot.Ink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Charts of the input, the output, and the time it took. */
final class DataCharts {
  private static final List<String> KINDS = List.of("interactions", "recommendations");

  private DataCharts() {}

  /** Shares of interactions and of recommendations by tenth of the items. */
  static String longTail(List<ReportData.Tenth> tenths) {
    List<String> tenth = new ArrayList<>();
    List<Double> share = new ArrayList<>();
    List<String> kind = new ArrayList<>();
    for (int i = 0; i < tenths.size(); i++) {
      tenth.addAll(Collections.nCopies(KINDS.size(), Integer.toString(i + 1)));
      share.add(100 * tenths.get(i).interactions());
      share.add(100 * tenths.get(i).recommendations());
      kind.addAll(KINDS);
    }
    return new Plot()
        .column("tenth", tenth)
        .column("share", share)
        .column("kind", kind)
        .bars(Map.of("x", "tenth", "y", "share", "fill", "kind"), "position", "dodge")
        .scale(
            "fill",
            "",
            "discrete",
            true,
            "limits",
            KINDS,
            "values",
            List.of(Ink.QUIET.hex, Ink.FIRST.hex))
        .scale("x", "tenth of the items, most popular first", "discrete", true)
        .scale("y", "", "format", "{d} %")
        .blank("panel_grid_major_x")
        .svg(
            "long-tail",
            "Share of interactions and of recommendations by tenth of the items, most popular"
                + " first: "
                + words(tenths),
            Charts.WIDTH,
            230);
  }

  private static String words(List<ReportData.Tenth> tenths) {
    return tenths.stream()
        .map(
            one ->
                "%s and %s"
                    .formatted(
                        Numbers.percent(one.interactions()),
                        Numbers.percent(one.recommendations())))
        .collect(Collectors.joining("; "));
  }

  static String histogram(String id, String label, String axis, Histogram histogram) {
    List<Histogram.Bar> bars = histogram.bars();
    List<String> names = bars.stream().map(Histogram.Bar::name).toList();
    String words =
        bars.stream()
            .map(bar -> bar.name() + ": " + Numbers.count(bar.count()))
            .collect(Collectors.joining(", "));
    return new Plot()
        .column("name", names)
        .column("count", bars.stream().map(Histogram.Bar::count).toList())
        .bars(Map.of("x", "name", "y", "count"), "fill", Ink.FIRST.hex)
        .scale("x", axis, "discrete", true, "limits", names)
        .scale("y", "", "format", ",d")
        .blank("panel_grid_major_x")
        .svg(id, label + ": " + words, Charts.WIDTH, 210);
  }

  /** When a stage ran, in seconds since the night began. */
  private record Span(String name, double from, double to, String memory) {
    static List<Span> of(List<ReportData.Stage> stages) {
      long first = stages.get(0).start().toEpochMilli();
      List<Span> spans = new ArrayList<>();
      for (ReportData.Stage stage : stages) {
        double from = (stage.start().toEpochMilli() - first) / 1e3;
        spans.add(new Span(stage.name(), from, from + stage.seconds(), stage.memory()));
      }
      return spans;
    }

    String words() {
      return String.format(Locale.ROOT, "%s %.0f to %.0f s", name, from, to);
    }
  }

  /** Stages as bars over the time since the night began, each with its peak memory. */
  static String timeline(String id, List<ReportData.Stage> stages, double width) {
    List<Span> spans = Span.of(stages);
    List<String> names = spans.stream().map(Span::name).toList();
    double last = spans.stream().mapToDouble(Span::to).max().orElseThrow();
    double unit = last < 180 ? 1 : last < 3 * 3600 ? 60 : 3600;
    return new Plot()
        .column("name", names)
        .column("from", spans.stream().map(span -> span.from() / unit).toList())
        .column("to", spans.stream().map(span -> span.to() / unit).toList())
        .column("memory", spans.stream().map(Span::memory).toList())
        .column("label", spans.stream().map(span -> (span.to() + 0.02 * last) / unit).toList())
        .layer(
            "segment",
            Map.of("x", "from", "xend", "to", "y", "name", "yend", "name"),
            "color",
            Ink.FIRST.hex,
            "size",
            9)
        .words(Map.of("x", "label", "y", "name", "label", "memory"))
        .scale(
            "x",
            unit == 1 ? "seconds" : unit == 60 ? "minutes" : "hours",
            "limits",
            List.of(0.0, 1.3 * last / unit))
        .scale("y", "", "discrete", true, "limits", Charts.fromTheTop(names))
        .blank("panel_grid_major_y")
        .svg(
            id,
            "When each stage ran: "
                + spans.stream().map(Span::words).collect(Collectors.joining(", ")),
            width,
            60 + 30.0 * names.size());
  }
}
