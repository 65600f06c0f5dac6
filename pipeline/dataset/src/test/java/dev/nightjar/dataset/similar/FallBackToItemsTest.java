package dev.nightjar.dataset.similar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.UserSequence;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FallBackToItemsTest {
  private static final Map<Integer, float[]> VECTORS =
      Map.of(1, new float[] {1, 0}, 2, new float[] {0, 1});

  /** What was in the array before must not matter. */
  private static boolean read(int item, float[] into) {
    float[] vector = VECTORS.get(item);
    if (vector == null) {
      Arrays.fill(into, Float.NaN);
      return false;
    }
    System.arraycopy(vector, 0, into, 0, 2);
    return true;
  }

  private static Optional<float[]> mean(UserSequence user) {
    return FallBackToItems.mean(user, 2, FallBackToItemsTest::read);
  }

  /** Trains on the first two of three items. */
  private static UserSequence user(int first, int second, float... weights) {
    return new UserSequence(
        0, "u", new int[] {first, second, 1}, new long[] {1, 2, 3}, 2, 0, 1, weights, Map.of());
  }

  @Test
  void takesTheMeanOfTheTrainingItems() {
    assertThat(mean(user(1, 2)).orElseThrow())
        .containsExactly((float) Math.sqrt(0.5), (float) Math.sqrt(0.5));
  }

  @Test
  void weighsAnItemByItsInteraction() {
    assertThat(mean(user(1, 2, 3, 4, 100)).orElseThrow()).containsExactly(0.6f, 0.8f);
  }

  @Test
  void leavesOutItemsWithoutAVector() {
    assertThat(mean(user(7, 2)).orElseThrow()).containsExactly(0, 1);
    assertThat(mean(user(7, 8))).isEmpty();
  }
}
