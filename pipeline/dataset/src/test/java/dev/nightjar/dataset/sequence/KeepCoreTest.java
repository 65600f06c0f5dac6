package dev.nightjar.dataset.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;

class KeepCoreTest {
  static void check(KeepCore core, List<HistoryBlock> log, List<String> expected) {
    check(
        Pipeline.create(PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create()),
        core,
        log,
        expected);
  }

  static void check(
      Pipeline pipeline, KeepCore core, List<HistoryBlock> log, List<String> expected) {
    PCollection<HistoryBlock> kept =
        pipeline.apply(Create.of(log).withCoder(HistoryBlock.CODER)).apply("KeepCore", core);
    PAssert.that(kept)
        .satisfies(
            blocks -> {
              assertThat(TextHistories.text(blocks)).isEqualTo(expected);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void onceCountsUsersAndItemsInTheLogAsItCame() {
    // c and e are rare; u3 has two interactions all the same, u4 and u6 have one.
    check(
        KeepCore.of(2, 2, false),
        List.of(
            TextHistories.block(0, List.of("u1 a b", "u2 a b c")),
            TextHistories.block(1, List.of("u3 e d", "u4 a", "u5", "u6 d"))),
        List.of("u1 a b", "u2 a b", "u3 d", "(u4 a)", "u5", "(u6 d)"));
  }

  @Test
  void onceKeepsUsersWithoutAnyItem() {
    check(
        KeepCore.of(2, 2, false),
        List.of(TextHistories.block(0, List.of("u1")), TextHistories.block(1, List.of())),
        List.of("u1"));
  }

  @Test
  void untilStableCountsAgainInWhatIsLeft() {
    // Without e, u3 has too few; without u3 and u6, d has; u4 still has a for a history.
    check(
        KeepCore.of(2, 2, true),
        List.of(
            TextHistories.block(0, List.of("u1 a b", "u2 a b c")),
            TextHistories.block(1, List.of("u3 e d", "u4 a", "u5", "u6 d"))),
        List.of("u1 a b", "u2 a b", "u3", "(u4 a)", "u5", "u6"));
  }

  @Test
  void keepsEverythingByDefault() {
    check(
        KeepCore.of(1, 1, false),
        List.of(TextHistories.block(0, List.of("u1 a", "u2 b"))),
        List.of("u1 a", "u2 b"));
  }

  @Test
  void notesWhatIsLost() {
    HistoryBlock block = TextHistories.block(0, List.of("u1 a b a", "u2 b"));
    assertThat(block.withEach(user -> user.keep(new int[] {0}, true), "x").losses())
        .isEqualTo(Map.of("x", 2L));
  }

  @Test
  void agreesWithASlowOracleInAPipeline() {
    List<HistoryBlock> log = TextHistories.random(new Random(3), 60, 30);
    List<String> expected = oracle(log, 3, 4);
    assertThat(expected).anyMatch(user -> user.matches("u\\d+( i\\d+)+"));
    assertThat(expected).anyMatch(user -> user.startsWith("("));
    check(KeepCore.of(3, 4, true), log, expected);
  }

  @Test
  void agreesWithASlowOracleOnRandomLogs() {
    Random random = new Random(4);
    for (int round = 0; round < 500; round++) {
      List<HistoryBlock> log =
          TextHistories.random(random, 1 + random.nextInt(40), 1 + random.nextInt(20));
      int minUser = 1 + random.nextInt(5);
      int minItem = 1 + random.nextInt(6);
      CoreSearch search = new CoreSearch();
      log.forEach(block -> search.add(CoreGraph.of(block)));
      Set<String> outside = new HashSet<>(search.itemsOutside(minUser, minItem));
      List<HistoryBlock> kept = log.stream().map(b -> keep(b, outside, minUser)).toList();
      assertThat(TextHistories.text(kept)).isEqualTo(oracle(log, minUser, minItem));
    }
  }

  @Test
  void followsAChainThatARoundShortensByOneOnlyAndToItsEnd() {
    // Each user shares an item with the next one: the last one's item is rare, then their own count
    // too small, then the item before rare, and so on. A loop over the log takes 20,000 rounds.
    int users = 20_000;
    List<String> chain =
        IntStream.range(0, users).mapToObj(u -> "u%05d i%d i%d".formatted(u, u, u + 1)).toList();
    CoreSearch search = new CoreSearch();
    search.add(CoreGraph.of(TextHistories.block(0, chain)));
    assertThat(search.itemsOutside(2, 2)).hasSize(users + 1);
  }

  private static HistoryBlock keep(HistoryBlock block, Set<String> outside, int minUser) {
    boolean[] isOutside = block.itemsIn(outside);
    return block.withEach(user -> KeepCore.keep(user, isOutside, minUser, true), "core");
  }

  /** Goes through the log again and again and takes away one user or item at a time. */
  private static List<String> oracle(List<HistoryBlock> log, int minUser, int minItem) {
    List<String> users = TextHistories.text(log);
    Set<String> rare = new HashSet<>();
    Set<String> poor = new HashSet<>();
    while (true) {
      Map<String, Long> items =
          users.stream()
              .filter(user -> !poor.contains(id(user)))
              .flatMap(user -> items(user, rare).stream())
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      var rareItem =
          users.stream()
              .flatMap(user -> items(user, rare).stream())
              .filter(item -> items.getOrDefault(item, 0L) < minItem)
              .findFirst();
      var poorUser =
          users.stream()
              .filter(user -> !poor.contains(id(user)) && items(user, rare).size() < minUser)
              .findFirst();
      if (rareItem.isEmpty() && poorUser.isEmpty()) {
        return users.stream().map(user -> left(user, rare, poor)).toList();
      }
      rareItem.ifPresent(rare::add);
      poorUser.ifPresent(user -> poor.add(id(user)));
    }
  }

  private static String id(String user) {
    return user.substring(0, (user + " ").indexOf(' '));
  }

  private static List<String> items(String user, Set<String> rare) {
    List<String> items = new ArrayList<>(Arrays.asList(user.split(" ", -1)));
    items.remove(0);
    items.removeAll(rare);
    return items;
  }

  private static String left(String user, Set<String> rare, Set<String> poor) {
    List<String> items = items(user, rare);
    String text = (id(user) + " " + String.join(" ", items)).strip();
    return poor.contains(id(user)) && !items.isEmpty() ? "(" + text + ")" : text;
  }
}
