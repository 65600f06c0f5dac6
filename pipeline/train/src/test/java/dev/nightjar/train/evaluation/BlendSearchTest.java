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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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
            new BlendSearch(set.histories(), ItemPairs.of(set), tail, Optional.empty(), 7)
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

  /**
   * Of a thousand, a third has the same target: 5 % of a thousand decide, and all of the others.
   */
  @Test
  void oneItemDoesNotDecideForAll() {
    int[] users = IntStream.range(0, 1000).toArray();
    int[] mixed = BlendSearch.mixed(users, user -> user % 3 == 0 ? 7 : 100 + user);
    assertThat(mixed)
        .containsExactly(
            IntStream.range(0, 1000).filter(user -> user % 3 != 0 || user < 150).toArray());
    assertThat(BlendSearch.mixed(new int[] {3, 5, 8}, user -> 7)).containsExactly(3, 5, 8);
  }

  /** The first of two lists goes on to .3 and stops before .4; the second has a better one. */
  @Test
  void othersTakeTheModelsPlaceAsLongAsTheyPromiseMore() {
    TrainingSet set = RandomSets.of(chains(20, 60, 3), 60, 1);
    DualView view = TestSettings.view(set.catalog(), TestSettings.of(Path.of(".")), 1);
    Scorer model = Scorer.of(view, view.allRows(), set.catalog());
    Map<Scorer, Double> promises = new LinkedHashMap<>();
    List<Scorer> others =
        DoubleStream.of(0.2, 0.3, 0.3, 0.4, 0.35, 0.1, 0.9)
            .mapToObj(
                found -> {
                  Scorer other = model.weighing(List.of(found), set.catalog());
                  promises.put(other, found);
                  return other;
                })
            .toList();
    List<Scorer> asked = new ArrayList<>();
    BlendSearch.Tried best =
        BlendSearch.best(
            new BlendSearch.Tried(model, 0.1),
            List.of(others.subList(0, 4), others.subList(4, 7)),
            other -> {
              asked.add(other);
              return new BlendSearch.Tried(other, promises.get(other));
            });
    assertThat(asked)
        .containsExactlyElementsOf(
            List.of(others.get(0), others.get(1), others.get(2), others.get(4), others.get(5)));
    assertThat(best.model()).isSameAs(others.get(4));
    assertThat(best.promise()).isEqualTo(0.35);
  }

  @Test
  void withNobodyToDecideTheModelIsAlone() {
    BlendSearch.Both found = run(RandomSets.of(List.of(new int[] {1, 2}), 10, 1));
    assertThat(found.withModel().weights().withoutEvidence()).isTrue();
    assertThat(found.withModel().weights().model()).isEqualTo(1);
  }
}
