package dev.nightjar.dataset.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.Test;

class KeepCoreTest {
  private static UserHistory history(String user, String... items) {
    return new UserHistory(
        user, List.of(items), LongStream.range(0, items.length).boxed().toList());
  }

  private static void check(KeepCore core, List<UserHistory> log, List<UserHistory> expected) {
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
    PCollectionTuple out =
        pipeline.apply(Create.of(log).withCoder(UserHistory.CODER)).apply("KeepCore", core);
    PAssert.that(out.get(KeepCore.HISTORIES)).containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void dropsRareItemsThenPoorUsersAndKeepsTheUsersThemselves() {
    check(
        KeepCore.of(2, 2, false),
        List.of(history("u1", "a", "b"), history("u2", "a", "b", "c"), history("u3", "c", "d")),
        List.of(history("u1", "a", "b"), history("u2", "a", "b", "c"), UserHistory.none("u3")));
  }

  @Test
  void keepsEverythingByDefault() {
    List<UserHistory> log = List.of(history("u1", "a"), history("u2", "b"));
    check(KeepCore.of(1, 1, false), log, log);
  }

  @Test
  void agreesWithASlowOracleUntilStable() {
    Random random = new Random(3);
    List<UserHistory> log =
        IntStream.range(0, 60)
            .mapToObj(
                user ->
                    history(
                        "u" + user,
                        IntStream.range(0, 1 + random.nextInt(6))
                            .mapToObj(i -> "i" + (int) Math.abs(random.nextGaussian() * 15))
                            .toArray(String[]::new)))
            .toList();
    List<UserHistory> expected = oracle(log, 3, 4);
    assertThat(expected).anyMatch(user -> user.length() > 0).isNotEqualTo(log);
    check(
        KeepCore.of(3, 4, true),
        log,
        expected.stream().map(e -> e.length() == 0 ? UserHistory.none(e.userId()) : e).toList());
  }

  /** Takes away one offending user or item after the other until there is none. */
  private static List<UserHistory> oracle(List<UserHistory> log, int minUser, int minItem) {
    List<UserHistory> left = new ArrayList<>(log);
    for (boolean changed = true; changed; ) {
      changed = false;
      Map<String, Long> items =
          left.stream()
              .flatMap(history -> history.itemIds().stream())
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      for (int user = 0; user < left.size(); user++) {
        UserHistory before = left.get(user);
        List<Integer> kept =
            IntStream.range(0, before.length())
                .filter(i -> items.get(before.itemIds().get(i)) >= minItem)
                .boxed()
                .toList();
        kept = kept.size() < minUser ? List.of() : kept;
        left.set(
            user,
            new UserHistory(
                before.userId(),
                kept.stream().map(before.itemIds()::get).toList(),
                kept.stream().map(before.times()::get).toList()));
        changed |= kept.size() < before.length();
      }
    }
    return left;
  }
}
