package dev.nightjar.dataset.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.dataset.element.ListsPipeline;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The search in rounds finds what {@link CoreSearch} finds, which has a slow oracle of its own. */
class CoreRoundsTest {
  private static final int MOST = 1_000_000;

  private static Set<String> inMemory(List<HistoryBlock> log, int minUser, int minItem) {
    CoreSearch search = new CoreSearch();
    log.forEach(block -> search.add(CoreGraph.of(block)));
    return Set.copyOf(search.itemsOutside(minUser, minItem));
  }

  private static void run(KeepCore core, List<HistoryBlock> log, Set<String> outside, int minUser) {
    KeepCoreTest.check(ListsPipeline.create(), core, log, kept(log, outside, minUser));
  }

  private static List<String> kept(List<HistoryBlock> log, Set<String> outside, int minUser) {
    return TextHistories.text(
        log.stream()
            .map(
                block ->
                    block.withEach(
                        user -> KeepCore.keep(user, block.itemsIn(outside), minUser, true), "core"))
            .toList());
  }

  @Test
  void keepsWhatTheSearchInMemoryKeeps() {
    List<HistoryBlock> log = TextHistories.random(new Random(3), 60, 30);
    Set<String> outside = inMemory(log, 3, 4);
    assertThat(outside).hasSizeBetween(5, 25);
    KeepCore core = KeepCore.of(3, 4, true);
    run(core.ofLargeLog(), log, outside, 3);
    KeepCoreTest.check(core.with(CoreRounds.of(3, 4).with(1, 2, MOST)), log, kept(log, outside, 3));
  }

  /** Each user shares an item with the next one: a round takes one of them away at each end. */
  private static List<HistoryBlock> chain(int users) {
    return IntStream.range(0, 4)
        .mapToObj(
            block ->
                TextHistories.block(
                    block,
                    IntStream.range(block * users / 4, (block + 1) * users / 4)
                        .mapToObj(u -> "u%05d i%d i%d".formatted(u, u, u + 1))
                        .toList()))
        .toList();
  }

  @Test
  void followsAChainToItsEndThatNeedsMoreRoundsThanThereAre() {
    int users = 2_000;
    Set<String> all = new HashSet<>();
    IntStream.rangeClosed(0, users).forEach(item -> all.add("i" + item));
    run(KeepCore.of(2, 2, true).with(CoreRounds.of(2, 2).with(1, 1, MOST)), chain(users), all, 2);
  }

  @Test
  void namesTheSettingWhereMoreMayFallThanIsSearched() {
    KeepCore core = KeepCore.of(2, 2, true).with(CoreRounds.of(2, 2).with(1, 1, 10));
    assertThatThrownBy(() -> run(core, chain(40), Set.of(), 2))
        .hasStackTraceContaining(
            "--core-until-stable: expected at most 10 interactions of users and items that may"
                + " still fall, found more: leave --core-until-stable out, or choose");
  }

  /** User a has twice what is needed and loses it at once, and takes x along. */
  private static final List<HistoryBlock> FALLS_LATE =
      List.of(
          TextHistories.block(0, List.of("a p q r s x", "b p", "c q")),
          TextHistories.block(1, List.of("d r", "e s", "f x y", "g y z", "h z y")));

  @Test
  void roundsBehindTheSearchFindWhatItThoughtWouldStay() {
    Set<String> outside = inMemory(FALLS_LATE, 2, 2);
    assertThat(outside).containsExactlyInAnyOrder("p", "q", "r", "s", "x");
    run(KeepCore.of(2, 2, true).with(CoreRounds.of(2, 2).with(0, 1, MOST)), FALLS_LATE, outside, 2);
  }

  /** User a has one less than twice what is needed: what a takes along falls in the search. */
  @Test
  void searchesUsersUpToOneLessThanTwiceWhatIsNeeded() {
    List<HistoryBlock> log =
        List.of(
            TextHistories.block(0, List.of("a p q x", "f x y z")),
            TextHistories.block(1, List.of("g y z", "h z y")));
    Set<String> outside = inMemory(log, 2, 2);
    assertThat(outside).containsExactlyInAnyOrder("p", "q", "x");
    run(KeepCore.of(2, 2, true).with(CoreRounds.of(2, 2).with(0, 0, MOST)), log, outside, 2);
  }

  @Test
  void namesTheSettingWhereTheLastRoundStillFindsSomething() {
    KeepCore core = KeepCore.of(2, 2, true).with(CoreRounds.of(2, 2).with(0, 0, MOST));
    assertThatThrownBy(() -> run(core, FALLS_LATE, Set.of(), 2))
        .hasStackTraceContaining(
            "--core-until-stable: expected that no item falls in the last round, found 1: leave"
                + " --core-until-stable out");
  }

  /** The steps of the pipeline, one after the other. */
  private static Set<String> rounds(List<HistoryBlock> log, int minUser, int minItem, int before) {
    Set<String> outside = new HashSet<>();
    for (int round = 0; round < before; round++) {
      outside.addAll(rare(log, outside, minUser, minItem));
    }
    ItemCounts loose = counts(log, outside, minUser).fewerThan(2 * minItem);
    CoreSearch search = new CoreSearch();
    for (HistoryBlock block : log) {
      CoreRest rest = CoreRest.of(block, Set.copyOf(outside), minUser);
      search.add(rest.loose(loose, minItem, 2 * minUser));
    }
    outside.addAll(search.itemsOutside(minUser, minItem, loose::interactions));
    while (outside.addAll(rare(log, outside, minUser, minItem))) {
      // until nothing falls
    }
    return outside;
  }

  private static ItemCounts counts(List<HistoryBlock> log, Set<String> outside, int minUser) {
    ItemCounts all = new ItemCounts();
    log.stream()
        .map(block -> CoreRest.of(block, outside, minUser).counts())
        .flatMap(counts -> counts.grouped(3).values().stream())
        .forEach(all::addAll);
    return all;
  }

  private static Set<String> rare(
      List<HistoryBlock> log, Set<String> outside, int minUser, int minItem) {
    return new HashSet<>(counts(log, outside, minUser).fewerThan(minItem).itemIds());
  }

  /** User b has more than enough, and y stays with or without them. */
  @Test
  void gathersOnlyItemsThatLooseUsersHaveOrThatFallByThemselves() {
    HistoryBlock block = TextHistories.block(0, List.of("a w x", "b x y z v u t", "c x y"));
    ItemCounts loose = new ItemCounts();
    loose.add("x", 3, 0);
    loose.add("y", 2, 0);
    loose.add("z", 1, 0);
    loose.add("v", 2, 0);
    CoreGraph graph = CoreRest.of(block, Set.of("w"), 1).loose(loose, 2, 2);
    assertThat(graph.itemIds()).containsExactlyInAnyOrder("x", "z");
    assertThat(graph.users()).hasSize(1);
  }

  @Test
  void agreesWithTheSearchInMemoryOnRandomLogs() {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      List<HistoryBlock> log =
          TextHistories.random(random, 1 + random.nextInt(60), 1 + random.nextInt(30));
      int minUser = 1 + random.nextInt(4);
      int minItem = 1 + random.nextInt(5);
      Set<String> expected = inMemory(log, minUser, minItem);
      assertThat(Stream.of(0, 1, 3).map(before -> rounds(log, minUser, minItem, before)))
          .allMatch(expected::equals);
    }
  }
}
