package dev.nightjar.nightly.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.nightjar.contract.Require;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A file of numbers by name, each with where it comes from: {@code prices.yaml} or {@code
 * rates.yaml}.
 *
 * @param date they hold for
 * @param where they hold: regions, or a machine
 */
record CostFigures(LocalDate date, String where, Map<String, Figure> byName) {
  /**
   * One number.
   *
   * @param source a page, a benchmark, or why it is assumed
   * @param assumed whether nobody measured it
   */
  record Figure(double value, String source, boolean assumed) {}

  CostFigures {
    byName = new TreeMap<>(byName);
  }

  static CostFigures prices(Optional<String> file) throws IOException {
    return read("--prices", "prices", "dollars", "regions", file);
  }

  static CostFigures rates(Optional<String> file) throws IOException {
    return read("--rates", "rates", "value", "machine", file);
  }

  double get(String name) {
    return byName.get(name).value();
  }

  /** A file of the user replaces ours whole: it must have the same names. */
  private static CostFigures read(
      String flag, String section, String value, String where, Optional<String> file)
      throws IOException {
    CostFigures ours = parse(flag, section, value, where, ours(section));
    if (file.isEmpty()) {
      return ours;
    }
    CostFigures theirs =
        parse(
            flag + " " + file.get(),
            section,
            value,
            where,
            Files.readAllBytes(Path.of(file.get())));
    Require.that(
        theirs.byName().keySet().equals(ours.byName().keySet()),
        "%s %s: expected the names %s, found %s",
        flag,
        file.get(),
        ours.byName().keySet(),
        theirs.byName().keySet());
    return theirs;
  }

  private static byte[] ours(String section) throws IOException {
    String name = "/dev/nightjar/nightly/cost/%s.yaml".formatted(section);
    try (InputStream in = CostFigures.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static CostFigures parse(
      String name, String section, String value, String where, byte[] yaml) throws IOException {
    JsonNode root = YAMLMapper.builder().build().readTree(yaml);
    Map<String, Figure> figures = new TreeMap<>();
    root.path(section)
        .properties()
        .forEach(
            entry ->
                figures.put(entry.getKey(), figure(name, entry.getKey(), value, entry.getValue())));
    Require.that(
        root.path("date").asText().matches("\\d{4}-\\d{2}-\\d{2}"),
        "%s: date must be YYYY-MM-DD, was %s",
        name,
        root.path("date"));
    return new CostFigures(
        LocalDate.parse(root.path("date").asText()), root.path(where).asText(), figures);
  }

  private static Figure figure(String file, String name, String value, JsonNode node) {
    double number = node.path(value).asDouble(Double.NaN);
    Require.that(number >= 0, "%s: %s must have %s of at least 0, was %s", file, name, value, node);
    for (String source : List.of("source", "measured", "assumed")) {
      if (node.hasNonNull(source)) {
        return new Figure(number, node.get(source).asText(), source.equals("assumed"));
      }
    }
    throw new IllegalArgumentException("%s: %s has no source".formatted(file, name));
  }
}
