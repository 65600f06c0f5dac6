package dev.nightjar.dataset.check;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How often each of many words came. */
final class Counts {
  private final Map<String, Integer> counts = new HashMap<>();

  void add(String word) {
    counts.merge(word, 1, Integer::sum);
  }

  int of(String word) {
    return counts.getOrDefault(word, 0);
  }

  int distinct() {
    return counts.size();
  }

  long total() {
    return counts.values().stream().mapToLong(Integer::longValue).sum();
  }

  Iterable<Map.Entry<String, Integer>> all() {
    return counts.entrySet();
  }

  /** The most frequent ones, of equals the first by name. */
  List<Map.Entry<String, Integer>> most(int limit) {
    return counts.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<String, Integer> entry) -> -entry.getValue())
                .thenComparing(Map.Entry::getKey))
        .limit(limit)
        .toList();
  }

  Optional<Map.Entry<String, Integer>> most() {
    return most(1).stream().findFirst();
  }

  /** A few words, the first by name. */
  List<String> some(int limit) {
    return counts.keySet().stream().sorted().limit(limit).toList();
  }

  /** The smallest count that at least half of the words do not exceed; 0 if there is none. */
  int median() {
    int[] sorted = counts.values().stream().mapToInt(Integer::intValue).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
  }

  long withAtLeast(int count) {
    return counts.values().stream().filter(found -> found >= count).count();
  }
}
