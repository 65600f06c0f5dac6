package dev.nightjar.nightly.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Every item of the shop: each interest has {@link #LINES} lines (a brand and its material), and
 * each line makes all six steps of the interest. The last lines of each interest are new: nobody
 * has bought from them yet.
 */
final class DemoCatalog {
  /** Lines of an interest that people have bought from. */
  static final int LINES = 20;

  /** Lines of an interest that are new in the catalog. */
  static final int NEW_LINES = 1;

  private static final int ALL_LINES = LINES + NEW_LINES;

  private final List<DemoItem> items;

  private DemoCatalog(List<DemoItem> items) {
    this.items = items;
  }

  static DemoCatalog of(Random random) {
    List<String> ids = shuffledIds(random);
    List<DemoItem> items = new ArrayList<>();
    for (Shop.Interest interest : Shop.INTERESTS) {
      List<Shop.Line> lines = lines(random);
      for (int step = 0; step < Shop.STEPS; step++) {
        for (Shop.Line line : lines) {
          items.add(item(ids.get(items.size()), interest, step, line, random));
        }
      }
    }
    return new DemoCatalog(items);
  }

  /** The item of an interest's step in a line. */
  DemoItem item(int interest, int step, int line) {
    return items.get((interest * Shop.STEPS + step) * ALL_LINES + line);
  }

  List<DemoItem> items() {
    return Collections.unmodifiableList(items);
  }

  private static List<String> shuffledIds(Random random) {
    List<String> ids = new ArrayList<>();
    for (int i = 1; i <= Shop.INTERESTS.size() * Shop.STEPS * ALL_LINES; i++) {
      ids.add("item-%04d".formatted(i));
    }
    Collections.shuffle(ids, random);
    return ids;
  }

  /** Different brand and material pairs, the first ones the most popular. */
  private static List<Shop.Line> lines(Random random) {
    List<Shop.Line> lines = new ArrayList<>();
    for (String brand : Shop.BRANDS) {
      for (String material : Shop.MATERIALS) {
        lines.add(new Shop.Line(brand, material));
      }
    }
    Collections.shuffle(lines, random);
    return lines.subList(0, ALL_LINES);
  }

  private static DemoItem item(
      String id, Shop.Interest interest, int step, Shop.Line line, Random random) {
    String thing = interest.steps().get(step);
    Map<String, Object> attributes = new TreeMap<>();
    attributes.put("material", line.material());
    attributes.put("colour", pick(Shop.COLOURS, random));
    return new DemoItem(
        id,
        "%s %s %s".formatted(line.brand(), line.material(), thing),
        line.brand(),
        List.of(interest.department(), interest.name(), thing),
        description(interest, step, line, random),
        (500 + 25 * random.nextInt(400)) / 100.0,
        attributes);
  }

  private static String description(
      Shop.Interest interest, int step, Shop.Line line, Random random) {
    String next = interest.steps().get((step + 1) % Shop.STEPS);
    return "%s for %s, %s. Goes with the %s %s %s."
        .formatted(
            interest.steps().get(step),
            interest.name().toLowerCase(Locale.ROOT),
            pick(Shop.PRAISE, random),
            line.brand(),
            line.material(),
            next);
  }

  private static String pick(List<String> words, Random random) {
    return words.get(random.nextInt(words.size()));
  }
}
