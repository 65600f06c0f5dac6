package dev.nightjar.recommend;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.recommend.rules.CatalogRules;
import dev.nightjar.recommend.rules.Rules;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Popularity of items, by recency or by segment, as the rules for users without a history ask for
 * it. Counted once a run, over all parts of the dataset, and kept in the run's folder: every shard
 * reads the same. In memory and in the file: one number for each item that a segment took.
 *
 * @param counts for every list of {@code cold} that asks for more than all of all time: value of
 *     the attribute (or empty) as text to item index to interactions
 */
record PopularItems(
    @JsonInclude(JsonInclude.Include.ALWAYS) List<Map<String, Map<Integer, Integer>>> counts) {
  private static final String EVERYBODY = "";

  PopularItems {
    counts = List.copyOf(counts);
  }

  /** Whether anything must be counted. */
  static boolean isNeeded(Rules rules) {
    return rules.cold().stream().anyMatch(list -> list.by().isPresent() || list.days().isPresent());
  }

  /** Reads every sequence; twice, if only the last days count. */
  static PopularItems count(FolderReader dataset, Rules rules) throws IOException {
    long[] newest = {Long.MIN_VALUE};
    if (rules.cold().stream().anyMatch(list -> list.days().isPresent())) {
      new DatasetReader(dataset)
          .forEachUser(user -> newest[0] = Math.max(newest[0], newestOf(user)));
    }
    List<Map<String, Map<Integer, Integer>>> counts = new ArrayList<>();
    rules.cold().forEach(list -> counts.add(new TreeMap<>()));
    new DatasetReader(dataset)
        .forEachUser(
            user -> {
              for (int i = 0; i < counts.size(); i++) {
                count(user, rules.cold().get(i), newest[0], counts.get(i));
              }
            });
    return new PopularItems(counts);
  }

  private static long newestOf(UserSequence user) {
    long newest = Long.MIN_VALUE;
    for (long time : user.times()) {
      newest = Math.max(newest, time);
    }
    return newest;
  }

  private static void count(
      UserSequence user,
      Rules.Popular list,
      long newest,
      Map<String, Map<Integer, Integer>> segments) {
    long after =
        list.days().map(days -> newest - Duration.ofDays(days).toSeconds()).orElse(Long.MIN_VALUE);
    int[] items = user.items();
    long[] times = user.times();
    for (String segment : segments(user, list)) {
      Map<Integer, Integer> counts = segments.computeIfAbsent(segment, s -> new TreeMap<>());
      for (int i = 0; i < items.length; i++) {
        if (times[i] > after) {
          counts.merge(items[i], 1, Integer::sum);
        }
      }
    }
  }

  private static List<String> segments(UserSequence user, Rules.Popular list) {
    return list.by()
        .map(name -> CatalogRules.values(user, name).stream().map(Json::line).toList())
        .orElse(List.of(EVERYBODY));
  }

  /** What the users of this user's segments took: item index to interactions. */
  Map<Integer, Long> of(UserSequence user, Rules.Popular list, int number) {
    Map<Integer, Long> sum = new TreeMap<>();
    for (String segment : segments(user, list)) {
      counts
          .get(number)
          .getOrDefault(segment, Map.of())
          .forEach((item, count) -> sum.merge(item, (long) count, Long::sum));
    }
    return sum;
  }
}
