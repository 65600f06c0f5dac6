package dev.nightjar.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.trainer.input.Histories;
import dev.nightjar.trainer.input.RandomSets;
import dev.nightjar.trainer.input.Split;
import dev.nightjar.trainer.input.TrainingSet;
import dev.nightjar.trainer.model.ItemRows;
import dev.nightjar.trainer.model.Scorer;
import dev.nightjar.trainer.pairs.ItemPairs;
import dev.nightjar.trainer.pairs.PairTable;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  private static final int ITEMS = 900; // far more than are candidates
  private static final double DECAY = 0.75;

  private final TrainingSet set = RandomSets.of(1500, ITEMS, 12, 5);
  private final Histories histories = set.histories();
  private final ItemPairs pairs = ItemPairs.of(set);
  private final boolean[] tail = set.catalog().tail(3);

  @Test
  void aTargetNearTheFrontHasItsPlaceInTheFullCatalog() {
    torch.manual_seed(3);
    Tensor vectors = Tensors.kept(torch.randn(ITEMS + 2, 8));
    Tensor representations = Tensors.kept(torch.randn(histories.users(), 8));
    Scorer model = Scorer.of(null, new ItemRows(List.of(vectors)), set.catalog());
    int[] users =
        Arrays.stream(histories.usersWithTarget(Split.VALIDATION)).filter(this::isNew).toArray();
    Candidates candidates =
        new CollectCandidates(histories, pairs, tail, Split.VALIDATION, DECAY)
            .of(users, representations, model);
    assertThat(candidates.users()).isEqualTo(users.length);
    float[] z =
        Tensors.withoutGradients(
            () ->
                Tensors.floats(
                    model.scores(
                        representations,
                        Tensors.of(new long[histories.users()], histories.users(), 1))));
    double[] head = {0.3, 2, 0.7, 1, 0.5, 0.25, 0.2};
    double[] ofTail = {0.3, 4, 1.5, 1, 2, 1, 0.1};
    assertThat(near(candidates, users, z, head, ofTail, 0.2)).isGreaterThan(5);
    double[] nothing = new double[head.length];
    head[0] = 0; // without a model, and with tail items ahead of what little speaks for others
    assertThat(near(candidates, users, z, head, nothing, 1.5)).isGreaterThan(5);
  }

  /** How many targets are near the front; every one has the place that the whole catalog gives. */
  private int near(
      Candidates candidates, int[] users, float[] z, double[] head, double[] ofTail, double bonus) {
    double[] gains = candidates.gains(head, ofTail, bonus);
    int near = 0;
    for (int i = 0; i < users.length; i++) {
      int rank = rank(users[i], z, head, ofTail, bonus);
      assertThat(gains[i]).isCloseTo(Figures.gain(rank, 10), within(1e-9));
      near += rank < 10 ? 1 : 0;
    }
    return near;
  }

  private boolean isNew(int user) {
    int known = histories.knownLength(user, Split.VALIDATION);
    int target = histories.target(user, Split.VALIDATION);
    return Arrays.binarySearch(histories.sorted(user, known), target) < 0;
  }

  private int rank(int user, float[] z, double[] head, double[] ofTail, double bonus) {
    double[] scores = new double[ITEMS + 2];
    int known = histories.knownLength(user, Split.VALIDATION);
    for (int item = 1; item <= ITEMS; item++) {
      double lately = (tail[item] ? ofTail : head)[CollectCandidates.TREND] * pairs.trend()[item];
      scores[item] = head[0] * z[user * (ITEMS + 2) + item] + (tail[item] ? bonus : 0) + lately;
    }
    for (int back = 0; back < Math.min(10, known); back++) {
      int item = histories.item(user, known - 1 - back);
      for (int kind = 1; kind < CollectCandidates.TREND; kind++) {
        PairTable table = pairs.get(CollectCandidates.KINDS.get(kind - 1));
        for (int entry = table.start(item); entry < table.end(item); entry++) {
          double weight = (tail[table.item(entry)] ? ofTail : head)[kind];
          scores[table.item(entry)] += Math.pow(DECAY, back) * weight * table.weight(entry);
        }
      }
    }
    for (int place = 0; place < known; place++) {
      scores[histories.item(user, place)] = Double.NEGATIVE_INFINITY;
    }
    double target = scores[histories.target(user, Split.VALIDATION)];
    int ahead = 0;
    for (int item = 1; item <= ITEMS; item++) {
      ahead += scores[item] > target ? 1 : 0;
    }
    return ahead;
  }
}
