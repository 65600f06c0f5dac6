package dev.nightjar.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.trainer.input.SplitMix;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class SemanticSlotsTest {
  private static final int ROWS = 40;
  private static final int ITEMS = 60;
  private static final float NEVER = Float.NEGATIVE_INFINITY;

  private final SplitMix random = new SplitMix(11);

  private float[] distinctScores() {
    float[] scores = new float[ROWS * ITEMS];
    int[] order = IntStream.range(0, scores.length).toArray();
    random.shuffle(order);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = order[i] / 100f - 5;
    }
    return scores;
  }

  private static int[] ranking(float[] scores, int row) {
    return IntStream.range(0, ITEMS)
        .boxed()
        .filter(item -> scores[row * ITEMS + item] != NEVER)
        .sorted(Comparator.comparing(item -> -scores[row * ITEMS + item]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** First places, the semantic view's best of the others, everything else. */
  private static List<Integer> slowly(int[] ranking, int[] semantic, int slots) {
    List<Integer> list = new ArrayList<>();
    for (int i = 0; i < SemanticSlots.LIST - slots; i++) {
      list.add(ranking[i]);
    }
    for (int item : semantic) {
      if (list.size() < SemanticSlots.LIST && !list.contains(item)) {
        list.add(item);
      }
    }
    for (int item : ranking) {
      if (!list.contains(item)) {
        list.add(item);
      }
    }
    return list;
  }

  @Test
  void listsAreThoseOfTheSlowWay() {
    for (int slots = 1; slots < SemanticSlots.LIST; slots++) {
      float[] scores = distinctScores();
      float[] semantic = distinctScores();
      for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < 8; i++) {
          int item = row * ITEMS + random.nextInt(ITEMS); // seen
          scores[item] = NEVER;
        }
      }
      float[] moved = reserve(slots, scores, semantic);
      for (int row = 0; row < ROWS; row++) {
        float[] possible = semantic.clone();
        for (int i = 0; i < possible.length; i++) {
          possible[i] = scores[i] == NEVER ? NEVER : semantic[i];
        }
        assertThat(IntStream.of(ranking(moved, row)).boxed().toList())
            .isEqualTo(slowly(ranking(scores, row), ranking(possible, row), slots));
      }
    }
  }

  @Test
  void nothingForbiddenIsRaisedWhereFewItemsAreLeft() {
    float[] scores = new float[ROWS * ITEMS];
    java.util.Arrays.fill(scores, NEVER);
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < row % 14; i++) {
        scores[row * ITEMS + i] = 10 - i;
      }
    }
    float[] moved = reserve(3, scores, distinctScores());
    for (int row = 0; row < ROWS; row++) {
      int[] before = ranking(scores, row);
      assertThat(ranking(moved, row)).containsExactlyInAnyOrder(before);
      assertThat(moved).doesNotContain(Float.NaN);
    }
  }

  @Test
  void nearTiesAreUndecided() {
    float[] scores = distinctScores();
    float[] semantic = distinctScores();
    SemanticSlots slots = new SemanticSlots(3);
    float[] decided =
        Tensors.withoutGradients(() -> slots.decided(tensor(scores), tensor(semantic), 1e-4));
    assertThat(decided).containsOnly(1);
    int[] third = ranking(scores, 0);
    scores[third[7]] = scores[third[6]]; // the last place before the slots is tied
    decided = Tensors.withoutGradients(() -> slots.decided(tensor(scores), tensor(semantic), 1e-4));
    assertThat(decided[0]).isZero();
    assertThat(decided[1]).isEqualTo(1);
  }

  private static Tensor tensor(float[] values) {
    return Tensors.of(values, ROWS, ITEMS);
  }

  private static float[] reserve(int slots, float[] scores, float[] semantic) {
    return Tensors.withoutGradients(
        () -> Tensors.floats(new SemanticSlots(slots).reserve(tensor(scores), tensor(semantic))));
  }
}
