package dev.nightjar.dataset.similar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.UserSequence;
import dev.nightjar.dataset.text.TextVector;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FallBackToItemsTest {
  private static final Map<Integer, TextVector> VECTORS =
      Map.of(
          1, new TextVector(1, new float[] {1, 0}),
          2, new TextVector(2, new float[] {0, 1}));

  /** Trains on the first two of three items. */
  private static UserSequence user(int first, int second, float... weights) {
    return new UserSequence(
        0, "u", new int[] {first, second, 1}, new long[] {1, 2, 3}, 2, 0, 1, weights, Map.of());
  }

  @Test
  void takesTheMeanOfTheTrainingItems() {
    assertThat(FallBackToItems.mean(user(1, 2), VECTORS::get).orElseThrow())
        .containsExactly((float) Math.sqrt(0.5), (float) Math.sqrt(0.5));
  }

  @Test
  void weighsAnItemByItsInteraction() {
    assertThat(FallBackToItems.mean(user(1, 2, 3, 4, 100), VECTORS::get).orElseThrow())
        .containsExactly(0.6f, 0.8f);
  }

  @Test
  void leavesOutItemsWithoutAVector() {
    assertThat(FallBackToItems.mean(user(7, 2), VECTORS::get).orElseThrow()).containsExactly(0, 1);
    assertThat(FallBackToItems.mean(user(7, 8), VECTORS::get)).isEmpty();
  }
}
