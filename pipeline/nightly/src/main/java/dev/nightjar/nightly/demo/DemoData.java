package dev.nightjar.nightly.demo;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.Require;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A sample log and catalog with real structure: text predicts what people buy. The same seed and
 * size give the same lines everywhere.
 *
 * @param interactions lines of the log
 * @param catalog lines of the catalog; a few items of the log are missing from it, and the newest
 *     lines of products are in nobody's log
 * @param users lines of all customers, those who have bought nothing yet first
 */
public record DemoData(List<String> interactions, List<String> catalog, List<String> users) {
  /** Every 160th item has left the catalog since it was bought. */
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
    return new DemoData(interactions, catalogLines, userLines(users, interactions));
  }

  /** Those without a history first, then all others, as a shop would list them. */
  private static List<String> userLines(int users, List<String> interactions) {
    Stream<String> newcomers =
        IntStream.rangeClosed(1, Math.max(1, users / 50)).mapToObj("newcomer-%03d"::formatted);
    Stream<String> customers = users(interactions).distinct().sorted();
    return Stream.concat(newcomers, customers).map("{\"user_id\":\"%s\"}"::formatted).toList();
  }

  private static Stream<String> users(List<String> lines) {
    return lines.stream()
        .flatMap(line -> USER.matcher(line).results())
        .map(match -> match.group(1));
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
    return users(users).findFirst().orElseThrow();
  }

  private String byLength(Comparator<Map.Entry<String, Long>> order) {
    Map<String, Long> lengths =
        users(interactions.stream().distinct().toList())
            .collect(Collectors.groupingBy(user -> user, TreeMap::new, Collectors.counting()));
    return lengths.entrySet().stream().min(order).orElseThrow().getKey();
  }
}
