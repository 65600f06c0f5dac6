package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.PartFormat;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Items that users take again and again come back; read with DuckDB, compared with slow code. */
class AgainTest {
  private static final int PARTS = 3;
  private static final int TOP = 6;
  private static final int TAKES = 3;

  @TempDir Path folder;

  /** Users who take the same few items, one a day, long before the night. */
  private static TinyNight night() {
    TinyNight random = TinyNight.random(31, 60, 40, PARTS);
    Random draws = new Random(32);
    Map<String, int[]> histories = new LinkedHashMap<>();
    random
        .histories()
        .forEach(
            (user, items) ->
                histories.put(
                    user, draws.ints(items.length, 1, 6).map(item -> 5 * item).toArray()));
    return new TinyNight(random.items(), PARTS, 8, random.model(), histories);
  }

  @Test
  void listsAreTheBestOfWhatIsNewAndOfWhatIsDueAndSayWhichIsWhich() throws Exception {
    TinyNight night = night();
    Path rules =
        Files.writeString(folder.resolve("rules.yaml"), "seen: {again: %d}".formatted(TAKES));
    try (ObjectStore store = ObjectStores.open(folder.resolve("root").toString())) {
      RecommendSettings settings =
          TinySettings.of(store, night.write(store), TOP, PartFormat.PARQUET, 2);
      RecommendRun run = TinyRuns.run(store, TinySettings.ruled(settings, rules));
      Map<String, List<String>> expected = expected(night);
      assertThat(rows(Path.of(store.uri(run.folder())))).isEqualTo(expected);
      assertThat(expected.values()).anyMatch(list -> list.toString().contains("again"));
    }
  }

  private static Map<String, List<String>> expected(TinyNight night) {
    Map<String, List<String>> lists = new TreeMap<>();
    for (Map.Entry<String, int[]> user : night.histories().entrySet()) {
      int[] newest = night.newest(user.getKey());
      if (newest.length > 0) {
        lists.put(
            user.getKey(),
            IntStream.rangeClosed(1, night.items())
                .filter(item -> isNewOrDue(count(user.getValue(), item)))
                .boxed()
                .sorted(
                    Comparator.comparingDouble((Integer item) -> -night.model().score(newest, item))
                        .thenComparing(item -> item))
                .limit(TOP)
                .map(
                    item ->
                        "i%d %s"
                            .formatted(item, count(user.getValue(), item) > 0 ? "again" : "model"))
                .toList());
      }
    }
    return lists;
  }

  /** The night is years later than any rhythm. */
  private static boolean isNewOrDue(long takes) {
    return takes == 0 || takes >= TAKES;
  }

  private static long count(int[] history, int item) {
    return IntStream.of(history).filter(taken -> taken == item).count();
  }

  private static Map<String, List<String>> rows(Path run) throws Exception {
    Map<String, List<String>> lists = new TreeMap<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet found =
            statement.executeQuery(
                """
                SELECT user_id, item_id || ' ' || source FROM read_parquet('%s/part-*.parquet')
                WHERE source NOT LIKE 'popular%%' ORDER BY user_id, rank
                """
                    .formatted(run))) {
      while (found.next()) {
        lists
            .computeIfAbsent(found.getString(1), user -> new ArrayList<>())
            .add(found.getString(2));
      }
    }
    return lists;
  }
}
