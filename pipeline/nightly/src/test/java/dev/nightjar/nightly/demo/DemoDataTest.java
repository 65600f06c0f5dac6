package dev.nightjar.nightly.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DemoDataTest {
  private static final DemoData DATA = DemoData.of(3_000, 42);
  private static final Map<String, List<String>> HISTORIES = histories();

  @Test
  void isTheSameEverywhereForASeed() {
    assertThat(digest(DATA))
        .isEqualTo("06cdd76ebaefbf2ea5ecce9da2514106d249dbc10d63d2becbb475d47cb4074f");
    assertThat(digest(DemoData.of(300, 42))).isEqualTo(digest(DemoData.of(300, 42)));
    assertThat(digest(DemoData.of(300, 43))).isNotEqualTo(digest(DemoData.of(300, 42)));
  }

  private static String digest(DemoData data) {
    return Sha256.of(
        String.join("\n", data.interactions())
            + String.join("\n", data.catalog())
            + String.join("\n", data.users()));
  }

  @Test
  void hasTheSizeItPromises() {
    assertThat(HISTORIES).hasSize(3_000);
    assertThat(DATA.interactions()).hasSizeBetween(25_000, 35_000);
    assertThat(DATA.catalog()).hasSizeBetween(1_200, 1_260);
    assertThat(DATA.users()).hasSize(60 + 3_000).doesNotHaveDuplicates();
  }

  @Test
  void damagesLessThanOneRowInAHundred() {
    long bad = DATA.interactions().stream().filter(line -> parsed(line) == null).count();
    assertThat(bad).isBetween(30L, DATA.interactions().size() / 200L);
  }

  @Test
  void repeatsSomeRows() {
    assertThat(new HashSet<>(DATA.interactions()).size())
        .isLessThan(DATA.interactions().size() - 100);
  }

  @Test
  void hasColdItemsAndItemsTheCatalogLost() {
    Set<String> catalog = items().keySet();
    Set<String> log = HISTORIES.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    assertThat(catalog.stream().filter(item -> !log.contains(item)).count()).isBetween(55L, 120L);
    assertThat(log.stream().filter(item -> !catalog.contains(item)).count()).isBetween(4L, 8L);
  }

  @Test
  void hasShortHistoriesAndALongTail() {
    List<Integer> lengths = HISTORIES.values().stream().map(List::size).sorted().toList();
    assertThat(lengths.get(0)).isBetween(1, 4);
    assertThat(lengths.get(1_500)).isBetween(4, 7);
    assertThat(lengths.get(2_999)).isGreaterThan(50);

    Map<String, Integer> counts = new HashMap<>();
    HISTORIES.values().forEach(items -> items.forEach(item -> counts.merge(item, 1, Integer::sum)));
    List<Integer> popularity = counts.values().stream().sorted((a, b) -> b - a).toList();
    int all = popularity.stream().mapToInt(Integer::intValue).sum();
    int head = popularity.stream().limit(popularity.size() / 5).mapToInt(Integer::intValue).sum();
    assertThat((double) head / all).isBetween(0.45, 0.75);
  }

  /** The text of the last item names the next one: that is what a model can learn. */
  @Test
  void textPredictsWhatComesNext() {
    Map<String, JsonNode> items = items();
    int pairs = 0;
    int sameInterest = 0;
    int announced = 0;
    for (List<String> history : HISTORIES.values()) {
      for (int i = 1; i < history.size(); i++) {
        JsonNode last = items.get(history.get(i - 1));
        JsonNode next = items.get(history.get(i));
        if (last != null && next != null) {
          pairs++;
          sameInterest += last.at("/categories/1").equals(next.at("/categories/1")) ? 1 : 0;
          announced +=
              last.get("description").asText().endsWith(next.get("title").asText() + ".") ? 1 : 0;
        }
      }
    }
    assertThat((double) sameInterest / pairs).isBetween(0.7, 0.95);
    assertThat((double) announced / pairs).isBetween(0.3, 0.6);
  }

  @Test
  void everyTitleIsItsOwn() {
    List<String> titles = items().values().stream().map(i -> i.get("title").asText()).toList();
    assertThat(new HashSet<>(titles)).hasSizeGreaterThan(titles.size() * 99 / 100);
  }

  private static Map<String, JsonNode> items() {
    Map<String, JsonNode> items = new LinkedHashMap<>();
    for (String line : DATA.catalog()) {
      JsonNode item = Json.read(line, JsonNode.class, "catalog");
      items.put(item.get("item_id").asText(), item);
    }
    return items;
  }

  /** Items by user in the order of time, good rows only, each once. */
  private static Map<String, List<String>> histories() {
    Map<String, List<String>> histories = new LinkedHashMap<>();
    for (String line : new LinkedHashSet<>(DATA.interactions())) {
      JsonNode row = parsed(line);
      if (row != null) {
        histories
            .computeIfAbsent(row.get("user_id").asText(), user -> new ArrayList<>())
            .add(row.get("item_id").asText());
      }
    }
    return histories;
  }

  /** The row, or null if it is damaged. */
  private static JsonNode parsed(String line) {
    try {
      JsonNode row = Json.read(line, JsonNode.class, "log");
      return row.hasNonNull("user_id") && row.path("timestamp").asLong(-1) >= 0 ? row : null;
    } catch (ContractException e) {
      return null;
    }
  }
}
