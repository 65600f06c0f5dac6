package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.TestSettings;
import dev.nightjar.train.input.RandomSets;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlendSearchTest {
  /** Chains that a model which was never trained knows nothing of. */
  private static List<int[]> chains(int users, int items, int dominating) {
    Random random = new Random(4);
    List<int[]> histories = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      int[] history = new int[3 + random.nextInt(8)];
      int item = random.nextInt(items);
      for (int i = 0; i < history.length; i++) {
        item = (item + 1 + random.nextInt(2)) % items;
        history[i] = i % 2 == 0 && dominating > 0 ? dominating : 1 + item;
      }
      histories.add(history);
    }
    return histories;
  }

  private static BlendSearch.Both run(TrainingSet set) {
    DualView view = TestSettings.view(set.catalog(), TestSettings.of(Path.of(".")), 1);
    boolean[] tail = set.catalog().tail(4);
    return Tensors.withoutGradients(
        () ->
            new BlendSearch(set.histories(), ItemPairs.of(set), tail, 7)
                .run(Scorer.of(view, view.allRows(), set.catalog()), List.of()));
  }

  @Test
  void aHundredUsersGetTheEvidenceAndTheSameWeightsEveryTime() {
    TrainingSet set = RandomSets.of(chains(100, 60, 0), 60, 1);
    BlendSearch.Both found = run(set);
    assertThat(found.withModel().weights().withoutEvidence()).isFalse();
    assertThat(found.withoutModel().weights().model()).isZero();
    assertThat(found.withoutModel().ndcg10()).isGreaterThan(0.3);
    assertThat(found.withModel().ndcg10()).isGreaterThanOrEqualTo(found.withoutModel().ndcg10());
    BlendSearch.Both again = run(set);
    assertThat(again.withModel()).isEqualTo(found.withModel());
    assertThat(again.withoutModel()).isEqualTo(found.withoutModel());
  }

  @Test
  void anItemThatIsHalfOfAllInteractionsDoesNotSilenceTheRest() {
    BlendSearch.Both found = run(RandomSets.of(chains(300, 60, 7), 60, 1));
    assertThat(found.withModel().ndcg10()).isGreaterThanOrEqualTo(found.withoutModel().ndcg10());
    assertThat(found.withoutModel().ndcg10()).isPositive();
  }

  /** An equal one in front of its list hides what is behind it; the best of others is taken. */
  @Test
  void othersTakeTheModelsPlaceAsLongAsTheyAreBetter() {
    TrainingSet set = RandomSets.of(chains(300, 60, 3), 60, 1);
    DualView view = TestSettings.view(set.catalog(), TestSettings.of(Path.of(".")), 1);
    BlendSearch search = new BlendSearch(set.histories(), ItemPairs.of(set), new boolean[62], 7);
    Tensors.withoutGradients(
        () -> {
          Scorer model = Scorer.of(view, view.allRows(), set.catalog());
          Scorer one = model.weighing(List.of(1.0, 0.3), set.catalog());
          BlendSearch.Both alone = search.run(one, List.of());
          BlendSearch.Both hidden =
              search.run(one, List.of(List.of(one, model), List.of(one, one)));
          assertThat(hidden.model()).isSameAs(one);
          assertThat(hidden.withModel()).isEqualTo(alone.withModel());
          BlendSearch.Both best =
              search.run(
                  one,
                  List.of(
                      ViewWeights.heavier(one, set.catalog()),
                      ViewWeights.lighter(one, set.catalog())));
          assertThat(best.withoutModel()).isEqualTo(alone.withoutModel());
          assertThat(best.withModel().ndcg10()).isGreaterThanOrEqualTo(alone.withModel().ndcg10());
          boolean same = best.withModel().ndcg10() == alone.withModel().ndcg10();
          assertThat(best.model().equals(one)).isEqualTo(same);
          return null;
        });
  }

  @Test
  void withNobodyToDecideTheModelIsAlone() {
    BlendSearch.Both found = run(RandomSets.of(List.of(new int[] {1, 2}), 10, 1));
    assertThat(found.withModel().weights().withoutEvidence()).isTrue();
    assertThat(found.withModel().weights().model()).isEqualTo(1);
  }
}
