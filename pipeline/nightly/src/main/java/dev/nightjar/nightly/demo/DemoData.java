package dev.nightjar.nightly.demo;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.Require;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A sample log and catalogue with real structure: text predicts what people buy. The same seed and
 * size give the same lines everywhere.
 *
 * @param interactions lines of the log
 * @param catalog lines of the catalogue; a few items of the log are missing from it, and the newest
 *     lines of products are in nobody's log
 * @param users lines of customers who have bought nothing yet
 */
public record DemoData(List<String> interactions, List<String> catalog, List<String> users) {
  /** Every 160th item has left the catalogue since it was bought. */
  private static final int GONE = 160;

  private static final Pattern USER = Pattern.compile("\"user_id\":\"([^\"]*)\"");

  /** Copies the lists. */
  public DemoData {
    interactions = List.copyOf(interactions);
    catalog = List.copyOf(catalog);
    users = List.copyOf(users);
  }

  /** Makes a sample of that many customers with a history, and a fiftieth as many without. */
  public static DemoData of(int users, long seed) {
    Require.inRange(users, 1, 100_000, "users");
    // Random's numbers are fixed by its specification; only whole and double draws are used.
    Random random = new Random(seed);
    DemoCatalog catalog = DemoCatalog.of(random);
    List<String> interactions = new DemoLog(catalog, random).lines(users);
    List<DemoItem> items = catalog.items();
    List<String> catalogLines =
        IntStream.range(0, items.size())
            .filter(i -> i % GONE != 7)
            .mapToObj(i -> Json.line(items.get(i)))
            .toList();
    List<String> newcomers = new ArrayList<>();
    for (int i = 1; i <= Math.max(1, users / 50); i++) {
      newcomers.add("{\"user_id\":\"newcomer-%03d\"}".formatted(i));
    }
    return new DemoData(interactions, catalogLines, newcomers);
  }

  /** A customer with a history as long as any. */
  public String longestHistory() {
    return byLength(
        Comparator.<Map.Entry<String, Long>>comparingLong(Map.Entry::getValue).reversed());
  }

  /** A customer with a history as short as any. */
  public String shortestHistory() {
    return byLength(Comparator.comparingLong(Map.Entry::getValue));
  }

  /** A customer without a history. */
  public String newcomer() {
    return USER.matcher(users.get(0)).results().findFirst().orElseThrow().group(1);
  }

  private String byLength(Comparator<Map.Entry<String, Long>> order) {
    Map<String, Long> lengths =
        interactions.stream()
            .distinct()
            .flatMap(line -> USER.matcher(line).results())
            .collect(
                Collectors.groupingBy(
                    match -> match.group(1), TreeMap::new, Collectors.counting()));
    return lengths.entrySet().stream().min(order).orElseThrow().getKey();
  }
}
