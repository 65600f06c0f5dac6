package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.recommend.rules.CatalogRules;
import dev.nightjar.recommend.rules.Rules;
import dev.nightjar.recommend.rules.RulesFiles;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lists under random rules, catalogs and scores, many of them equal, against sorting everything and
 * walking down.
 */
class ListBuilderTest {
  static IntStream seeds() {
    return IntStream.range(0, 400);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void equalsAFullSortUnderAnyRules(int seed) throws Exception {
    Random random = new Random(seed);
    RandomRules given = new RandomRules(random);
    SlowLists slow = new SlowLists(given);
    Rules rules = RulesFiles.parse(given.yaml());
    CatalogRules.Builder builder = new CatalogRules.Builder(rules, given.items.size());
    given.items.forEach(builder::add);
    ListBuilder lists = new ListBuilder(builder.build(warning -> {}), given.top, given.explorer());
    for (UserSequence user : given.users) {
      float[] scores = given.scores(random);
      ScoreRow row = ScoreRow.of(scores.clone());
      for (int item : user.items()) {
        row.exclude(item);
      }
      TopItems list = lists.exploring(user, row, item -> Source.MODEL);
      List<SlowLists.Row> found =
          IntStream.range(0, list.size())
              .mapToObj(
                  i -> new SlowLists.Row(list.items()[i], list.scores()[i], list.sources()[i]))
              .toList();
      assertThat(found)
          .as("seed %d, user %s, rules%n%s", seed, user, given.yaml())
          .isEqualTo(slow.list(user, scores));
    }
  }
}
