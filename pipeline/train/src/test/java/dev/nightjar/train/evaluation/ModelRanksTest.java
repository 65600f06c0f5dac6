package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.UserSequence;
import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.model.ItemRows;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against counting one by one, on scores full of ties. */
class ModelRanksTest {
  private static final int ITEMS = 300;
  private static final int WIDTH = 2;
  private final SplitMix random = new SplitMix(3);
  private final Histories histories = histories();
  private final SampledNegatives negatives = new SampledNegatives(histories, ITEMS, 9);

  private Histories histories() {
    List<UserSequence> users = new ArrayList<>();
    for (int user = 0; user < 40; user++) {
      int[] items = new int[random.nextInt(9)];
      Arrays.setAll(items, i -> 1 + random.nextInt(ITEMS));
      if (user == 7) {
        items = new int[] {5, 6, 5, 5}; // both targets are items the user has
      }
      users.add(UserSequence.leaveOneOut(user, "u" + user, items, times(user, items.length)));
    }
    return Histories.of(users);
  }

  private float[] smallIntegers(int rows) {
    float[] values = new float[rows * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(5) - 2;
    }
    return values;
  }

  static List<Arguments> ranksAsCountingOneByOneDoes() {
    return IntStream.of(1 << 20, 7 * (ITEMS + 2), 1)
        .boxed()
        .flatMap(scores -> Stream.of(CountAhead.values()).map(way -> Arguments.of(scores, way)))
        .toList();
  }

  /** All users at once, seven at once, and one at a time as in a catalog beyond the bound. */
  @ParameterizedTest
  @MethodSource
  void ranksAsCountingOneByOneDoes(int scoresAtOnce, CountAhead counting) {
    float[] users = smallIntegers(histories.users());
    float[] items = smallIntegers(ITEMS + 2);
    for (Split split : Split.values()) {
      Ranks ranks =
          new ModelRanks(histories, negatives, scoresAtOnce, counting)
              .of(
                  Tensors.of(users, histories.users(), WIDTH),
                  scorer(Tensors.of(items, ITEMS + 2, WIDTH)),
                  split,
                  ModelRanks.Besides.SAMPLED_AND_LISTS);
      assertThat(ranks.users()).isEqualTo(histories.usersWithTarget(split));
      for (int i = 0; i < ranks.users().length; i++) {
        int user = ranks.users()[i];
        int[] all = IntStream.rangeClosed(1, ITEMS).toArray();
        assertThat(ranks.full()[i]).isEqualTo(slowFull(user, split, all, users, items));
        assertThat(ranks.sampled()[i])
            .isEqualTo(slowAhead(user, split, negatives.of(user), users, items));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aScoreThatIsNoNumberFailsTheEvaluation(CountAhead counting) {
    float[] users = smallIntegers(histories.users());
    float[] items = smallIntegers(ITEMS + 2);
    items[17 * WIDTH] = Float.NaN;
    Scorer scorer = scorer(Tensors.of(items, ITEMS + 2, WIDTH));
    ModelRanks ranks = new ModelRanks(histories, negatives, 1 << 20, counting);
    assertThatThrownBy(
            () ->
                ranks.of(
                    Tensors.of(users, histories.users(), WIDTH),
                    scorer,
                    Split.TEST,
                    ModelRanks.Besides.NOTHING))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the score of item 17 is not a number");
  }

  @Test
  void aTargetTheUserAlreadyHasIsAMiss() {
    Ranks ranks = Popularity.ofAllTime(catalog()).ranks(histories, negatives, Split.TEST);
    int at = Arrays.binarySearch(ranks.users(), 7);
    assertThat(ranks.full()[at]).isEqualTo(Ranks.MISS);
  }

  @Test
  void popularityRanksAsAModelThatScoresByCountDoes() {
    Catalog catalog = catalog();
    float[] ones = new float[histories.users()];
    Arrays.fill(ones, 1);
    float[] counts = new float[ITEMS + 2];
    for (int item = 0; item < counts.length; item++) {
      counts[item] = catalog.trainInteractions()[item];
    }
    for (Split split : Split.values()) {
      Ranks model =
          new ModelRanks(histories, negatives)
              .of(
                  Tensors.of(ones, ones.length, 1),
                  scorer(Tensors.of(counts, counts.length, 1)),
                  split,
                  ModelRanks.Besides.SAMPLED_AND_LISTS);
      Ranks popular = Popularity.ofAllTime(catalog).ranks(histories, negatives, split);
      assertThat(popular.full()).isEqualTo(model.full());
      assertThat(popular.sampled()).isEqualTo(model.sampled());
    }
  }

  @Test
  void popularityOfLastDaysCountsOnlyThose() {
    Catalog catalog = catalog();
    long newest = 0;
    for (int user = 0; user < histories.users(); user++) {
      for (int i = 0; i < histories.trainLength(user); i++) {
        newest = Math.max(newest, histories.time(user, i));
      }
    }
    int[] counts = new int[ITEMS + 2];
    int old = 0;
    for (int user = 0; user < histories.users(); user++) {
      for (int i = 0; i < histories.trainLength(user); i++) {
        boolean recent = newest - histories.time(user, i) < 7 * 86_400;
        counts[histories.item(user, i)] += recent ? 1 : 0;
        old += recent ? 0 : 1;
      }
    }
    assertThat(old).isPositive();
    assertThat(
            Popularity.ofLastDays(histories, catalog, 7)
                .ranks(histories, negatives, Split.TEST)
                .full())
        .isEqualTo(
            Popularity.ofAllTime(catalog.withTrainInteractions(counts))
                .ranks(histories, negatives, Split.TEST)
                .full());
  }

  /** One day apart, users start on different days. */
  private static long[] times(int user, int length) {
    return IntStream.range(0, length).mapToLong(i -> 86_400L * (user % 5 + i)).toArray();
  }

  @Test
  void listsHoldTheItemsOfTheFirstTwentyPlaces() {
    float[] users = smallIntegers(histories.users());
    float[] items = new float[(ITEMS + 2) * WIDTH];
    for (int i = 0; i < items.length; i++) {
      items[i] = (i % WIDTH == 0 ? 1 : 0.001f) * i; // no ties
    }
    Ranks ranks =
        new ModelRanks(histories, negatives)
            .of(
                Tensors.of(users, histories.users(), WIDTH),
                scorer(Tensors.of(items, ITEMS + 2, WIDTH)),
                Split.TEST,
                ModelRanks.Besides.SAMPLED_AND_LISTS);
    for (int i = 0; i < ranks.users().length; i++) {
      int target = histories.target(ranks.users()[i], Split.TEST);
      int[] list = Arrays.copyOfRange(ranks.top(), Ranks.LISTED * i, Ranks.LISTED * (i + 1));
      boolean first = ranks.full()[i] < Ranks.LISTED;
      assertThat(Arrays.stream(list).anyMatch(item -> item == target)).isEqualTo(first);
      if (first) {
        assertThat(list[ranks.full()[i]]).isEqualTo(target);
      }
    }
  }

  /** Item vectors alone: nothing is encoded here. */
  private Scorer scorer(Tensor vectors) {
    return Scorer.of(null, new ItemRows(List.of(vectors)), catalog());
  }

  private Catalog catalog() {
    int[] counts = new int[ITEMS + 2];
    for (int user = 0; user < histories.users(); user++) {
      for (int i = 0; i < histories.trainLength(user); i++) {
        counts[histories.item(user, i)]++;
      }
    }
    return new Catalog(ITEMS, 1, 1, new float[ITEMS + 2], new float[ITEMS + 2], counts);
  }

  private int slowFull(int user, Split split, int[] all, float[] users, float[] items) {
    int target = histories.target(user, split);
    List<Integer> known =
        IntStream.range(0, histories.knownLength(user, split))
            .mapToObj(i -> histories.item(user, i))
            .toList();
    int[] others = Arrays.stream(all).filter(item -> !known.contains(item)).toArray();
    return known.contains(target) ? Ranks.MISS : slowAhead(user, split, others, users, items);
  }

  private int slowAhead(int user, Split split, int[] others, float[] users, float[] items) {
    int target = histories.target(user, split);
    float score = score(user, target, users, items);
    int ahead = 0;
    for (int other : others) {
      float found = score(user, other, users, items);
      if (other != target && (found > score || (found == score && other < target))) {
        ahead++;
      }
    }
    return ahead;
  }

  private static float score(int user, int item, float[] users, float[] items) {
    float sum = 0;
    for (int i = 0; i < WIDTH; i++) {
      sum += users[user * WIDTH + i] * items[item * WIDTH + i];
    }
    return sum;
  }
}
