package dev.nightjar.train;

import static dev.nightjar.train.QualityRuns.FULL_CATALOG;
import static dev.nightjar.train.QualityRuns.GROUPS;
import static dev.nightjar.train.QualityRuns.SAMPLED;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.train.QualityRuns.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tables of {@code ci/bench-quality}: mean and spread (sample standard deviation) over the
 * seeds. A kept run counts as long as its setting has the same flags.
 */
public final class QualityTables {
  private static final String BEGIN = "<!-- Tables of ci/bench-quality: begin -->\n";
  private static final String END = "<!-- Tables of ci/bench-quality: end -->\n";

  /** A key of metrics.json and what it is called in a table. */
  private record Named(String key, String name) {}

  private static final List<Named> PROTOCOLS =
      List.of(
          new Named(FULL_CATALOG, "full catalog"), new Named(SAMPLED, "SAMPLED, among 100 items"));
  private static final List<Named> BASELINES =
      List.of(
          new Named("most_popular", "most popular"),
          new Named("popular_last_7_days", "last 7 days"),
          new Named("item_transitions", "item transitions"),
          new Named("item_knn", "item kNN"),
          new Named("text_neighbors", "text neighbors"),
          new Named("best_sum", "best sum of item pairs"));
  private static final List<Named> SPLITS =
      List.of(
          new Named("validation", "validation"),
          new Named("test", "test"),
          new Named("refitted", "test, all trained once more with the validation items"));

  private final Map<String, String> flags; // by name of the setting, in the order of the tables

  private QualityTables(Map<String, String> flags) {
    this.flags = flags;
  }

  /**
   * Prints the tables, or puts them between the marks of a document and keeps the runs.
   *
   * @param args file of settings, folder of results, file of kept runs, and perhaps the document
   */
  public static void main(String[] args) throws IOException {
    Path kept = Path.of(args[2]);
    List<Run> runs = QualityRuns.read(Path.of(args[1]), kept);
    String tables = of(Path.of(args[0]), runs);
    if (args.length < 4) {
      System.out.print(tables);
    } else {
      write(Path.of(args[3]), tables);
      QualityRuns.keep(runs, kept);
    }
  }

  static String of(Path settings, List<Run> runs) throws IOException {
    return new QualityTables(flags(settings)).tables(runs);
  }

  static void write(Path document, String tables) throws IOException {
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(
          "%s: expected the lines %sand %s".formatted(document, BEGIN, END.strip()));
    }
    Files.writeString(
        document, text.substring(0, begin + BEGIN.length()) + tables + text.substring(end));
  }

  private static Map<String, String> flags(Path settings) throws IOException {
    Map<String, String> flags = new LinkedHashMap<>();
    for (String line : Files.readAllLines(settings)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split("\\|", -1);
        flags.put(parts[0].strip(), parts[1].strip());
      }
    }
    return flags;
  }

  private String tables(List<Run> kept) {
    StringBuilder page = new StringBuilder("\n| setting | flags |\n|---|---|\n");
    Map<String, Map<String, List<JsonNode>>> all = new TreeMap<>();
    flags.forEach(
        (name, given) -> {
          List<Run> runs =
              kept.stream()
                  .filter(run -> run.setting().equals(name) && run.flags().equals(given))
                  .toList();
          if (!runs.isEmpty()) {
            page.append("| %s | %s |\n".formatted(name, given.isEmpty() ? "" : "`" + given + "`"));
          }
          for (Run run : runs) {
            all.computeIfAbsent(run.data(), none -> new LinkedHashMap<>())
                .computeIfAbsent(name, none -> new ArrayList<>())
                .add(run.figures());
          }
        });
    all.forEach(
        (data, runs) -> {
          for (Named split : SPLITS) {
            Map<String, List<JsonNode>> of = with(split, runs);
            if (!of.isEmpty()) {
              PROTOCOLS.forEach(protocol -> page.append(figures(data, of, split, protocol)));
            }
          }
          page.append(variety(data, runs));
        });
    return page.append('\n').toString();
  }

  /** The runs that have figures of a split: refitted were only some. */
  private static Map<String, List<JsonNode>> with(Named split, Map<String, List<JsonNode>> runs) {
    Map<String, List<JsonNode>> with = new LinkedHashMap<>();
    runs.forEach(
        (setting, seeds) -> {
          List<JsonNode> some = seeds.stream().filter(run -> run.has(split.key())).toList();
          if (!some.isEmpty()) {
            with.put(setting, some);
          }
        });
    return with;
  }

  private static String figures(
      String data, Map<String, List<JsonNode>> runs, Named split, Named protocol) {
    StringBuilder table = new StringBuilder();
    table.append("\n%s, %s, %s:\n\n".formatted(data, split.name(), protocol.name()));
    table.append("| | seeds |");
    GROUPS.forEach(
        group -> table.append(" %1$s HR@10 | %1$s NDCG@10 |".formatted(group.replace('_', ' '))));
    table.append("\n|---|---|").append("---|".repeat(2 * GROUPS.size())).append('\n');
    runs.forEach(
        (setting, seeds) ->
            table.append(row(setting, seeds, split.key(), protocol.key(), "model")));
    for (Named baseline : BASELINES) {
      String at = "/%s/%s/%s".formatted(split.key(), protocol.key(), baseline.key());
      runs.values().stream()
          .filter(seeds -> seeds.stream().noneMatch(run -> run.at(at).isMissingNode()))
          .findFirst()
          .ifPresent(
              seeds ->
                  table.append(
                      row(baseline.name(), seeds, split.key(), protocol.key(), baseline.key())));
    }
    return table.toString();
  }

  private static String row(
      String label, List<JsonNode> seeds, String split, String protocol, String ranker) {
    StringBuilder row = new StringBuilder("| %s | %d |".formatted(label, seeds.size()));
    for (String group : GROUPS) {
      for (String figure : List.of("hr10", "ndcg10")) {
        String at = "/%s/%s/%s/%s/%s".formatted(split, protocol, ranker, group, figure);
        row.append(' ').append(cell(seeds, at, 4)).append(" |");
      }
    }
    return row.append('\n').toString();
  }

  private static String variety(String data, Map<String, List<JsonNode>> runs) {
    StringBuilder table = new StringBuilder();
    table.append("\n%s, test, full catalog, what else the lists are like:\n\n".formatted(data));
    table.append("| | MRR@10 | HR@20 | NDCG@20 | MRR@20 | coverage@10 | coverage@20 |");
    table.append(" novelty@10 | popularity bias@10 |\n|---|").append("---|".repeat(8)).append('\n');
    runs.forEach(
        (setting, seeds) -> {
          table.append("| ").append(setting).append(" |");
          for (String figure : List.of("mrr10", "hr20", "ndcg20", "mrr20")) {
            String at = "/test/full_catalog/model/all/" + figure;
            table.append(' ').append(cell(seeds, at, 4)).append(" |");
          }
          for (String figure :
              List.of("coverage10", "coverage20", "novelty10", "popularity_bias10")) {
            table.append(' ').append(cell(seeds, "/test/variety/" + figure, 3)).append(" |");
          }
          table.append('\n');
        });
    return table.toString();
  }

  /** Mean ± sample standard deviation; the mean alone for a single seed. */
  private static String cell(List<JsonNode> seeds, String at, int digits) {
    double[] values = seeds.stream().mapToDouble(run -> value(run, at)).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    String format = "%." + digits + "f";
    return values.length == 1
        ? String.format(Locale.ROOT, format, mean)
        : String.format(
            Locale.ROOT, format + " ± " + format, mean, Math.sqrt(squares / (values.length - 1)));
  }

  private static double value(JsonNode run, String at) {
    JsonNode found = run.at(at);
    if (!found.isNumber()) {
      throw new IllegalStateException("metrics.json: expected a number at " + at);
    }
    return found.asDouble();
  }
}
