package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.RandomSets;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.ItemRows;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.pairs.Evidence;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.pairs.PairTable;
import dev.nightjar.train.tensor.Tensors;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  private static final int ITEMS = 900; // far more than are candidates
  private static final double DECAY = 0.75;

  private final TrainingSet set = RandomSets.of(1500, ITEMS, 12, 5);
  private final Histories histories = set.histories();
  private ItemPairs pairs = ItemPairs.of(set);
  private final boolean[] tail = set.catalog().tail(3);

  @Test
  void aTargetNearTheFrontHasItsPlaceInTheFullCatalog() {
    double[] head = {0.3, 2, 0.7, 1, 0.5, 0.25, 0.2};
    double[] ofTail = {0.3, 4, 1.5, 1, 2, 1, 0.1};
    torch.manual_seed(3);
    assertThat(near(torch.randn(ITEMS + 2, 8), head, ofTail, 0.2)).isGreaterThan(5);
  }

  /** Nothing speaks for any tail item, and the model is against them: only the bonus does. */
  @Test
  void aBonusLiftsAllTailItemsAheadOfWhatLessSpeaksFor() {
    Arrays.fill(tail, 300, ITEMS + 1, true);
    Map<Evidence, PairTable> tables = new EnumMap<>(Evidence.class);
    for (Evidence kind : Evidence.values()) {
      PairTable table = pairs.get(kind);
      tables.put(kind, PairTable.of(ITEMS + 2, ItemPairs.MOST, () -> headOnly(table)));
    }
    pairs = new ItemPairs(tables, pairs.trend());
    torch.manual_seed(3);
    Tensor vectors = torch.randn(ITEMS + 2, 8);
    vectors.narrow(0, 300, ITEMS - 299).mul_(new Scalar(0.01));
    double[] head = {0, 0.8, 0, 0.8, 0, 0, 0};
    assertThat(near(vectors, head, new double[head.length], 1.5)).isPositive();
  }

  /** What is taken least is tail, told apart by how much it is taken, ahead of all head items. */
  @Test
  void whatIsTakenLatelyHasItsPlaceAmongTailItems() {
    float[] trend = pairs.trend().clone();
    Arrays.sort(trend);
    for (int item = 1; item <= ITEMS; item++) {
      tail[item] = pairs.trend()[item] < trend[trend.length - 200];
    }
    double[] head = {1, 0, 0, 0, 0, 0, 0};
    double[] ofTail = {1, 0, 0, 0, 0, 0, 100};
    assertThat(near(torch.randn(ITEMS + 2, 8), head, ofTail, 0)).isGreaterThan(5);
  }

  @Test
  void sampledNegativesTakeThePlaceOfWhatIsLikely() {
    SampledNegatives negatives = SampledNegatives.of(set, 9);
    int[] users = usersWithNewTarget();
    Scorer model = Scorer.of(null, new ItemRows(List.of(torch.randn(ITEMS + 2, 8))), set.catalog());
    Candidates candidates =
        new CollectCandidates(histories, pairs, tail, DECAY, Optional.of(negatives))
            .of(users, torch.randn(histories.users(), 8), model);
    assertThat(candidates.users()).isEqualTo(users.length).isGreaterThan(100);
    for (int i = 0; i < users.length; i++) {
      int target = histories.target(users[i], Split.VALIDATION);
      int[] offsets = candidates.offsets();
      assertThat(candidates.items()[offsets[i]]).isEqualTo(target);
      int[] others = Arrays.copyOfRange(candidates.items(), offsets[i] + 1, offsets[i + 1]);
      assertThat(others).containsExactlyInAnyOrder(negatives.of(users[i]));
    }
  }

  @Test
  void tailItemsComeLast() {
    Scorer model = Scorer.of(null, new ItemRows(List.of(torch.randn(ITEMS + 2, 8))), set.catalog());
    int[] users = usersWithNewTarget();
    Candidates candidates =
        new CollectCandidates(histories, pairs, tail, DECAY, Optional.empty())
            .of(users, torch.randn(histories.users(), 8), model);
    for (int i = 0; i < users.length; i++) {
      int target = candidates.offsets()[i];
      int tailFrom = candidates.tailFrom()[i];
      assertThat(candidates.tailTarget(i)).isEqualTo(tail[candidates.items()[target]]);
      IntStream.range(target + 1, candidates.offsets()[i + 1])
          .forEach(at -> assertThat(tail[candidates.items()[at]]).isEqualTo(at >= tailFrom));
    }
  }

  private PairTable.RowSource headOnly(PairTable table) {
    return (item, row) -> {
      for (int entry = table.start(item); entry < table.end(item); entry++) {
        if (!tail[table.item(entry)]) {
          row.add(table.item(entry), table.weight(entry));
        }
      }
    };
  }

  /** How many targets are near the front; every one has the place that the whole catalog gives. */
  private int near(Tensor itemVectors, double[] head, double[] ofTail, double bonus) {
    Tensor vectors = Tensors.kept(itemVectors);
    Tensor representations = Tensors.kept(torch.randn(histories.users(), 8));
    Scorer model = Scorer.of(null, new ItemRows(List.of(vectors)), set.catalog());
    int[] users = usersWithNewTarget();
    Candidates candidates =
        new CollectCandidates(histories, pairs, tail, DECAY, Optional.empty())
            .of(users, representations, model);
    assertThat(candidates.users()).isEqualTo(users.length);
    float[] z =
        Tensors.withoutGradients(
            () ->
                Tensors.floats(
                    model.scores(
                        representations,
                        Tensors.of(new long[histories.users()], histories.users(), 1))));
    double[] gains = candidates.gains(new FeatureWeights(head, ofTail, bonus));
    int near = 0;
    for (int i = 0; i < users.length; i++) {
      int rank = rank(users[i], z, head, ofTail, bonus);
      assertThat(gains[i]).isCloseTo(Figures.gain(rank, 10), within(1e-9));
      near += rank < 10 ? 1 : 0;
    }
    return near;
  }

  private int[] usersWithNewTarget() {
    return Arrays.stream(histories.usersWithTarget(Split.VALIDATION)).filter(this::isNew).toArray();
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
    int target = histories.target(user, Split.VALIDATION);
    int ahead = scores[target] == bonus ? ITEMS : 0; // nothing speaks for it
    for (int item = 1; item <= ITEMS; item++) {
      ahead += scores[item] > scores[target] ? 1 : 0;
    }
    return ahead;
  }
}
