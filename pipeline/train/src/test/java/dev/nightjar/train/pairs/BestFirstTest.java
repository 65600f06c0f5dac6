package dev.nightjar.train.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BestFirstTest {
  private record Pair(float weight, int item) {}

  @Test
  void sortsByWeightAndThenByItemWhateverTheSign() {
    float[] weights = {0, -0f, 1, -1, 0.5f, -0.5f, Float.MIN_VALUE, -Float.MIN_VALUE, 1e30f};
    Random random = new Random(1);
    List<Pair> pairs =
        IntStream.range(0, 200)
            .mapToObj(item -> new Pair(weights[random.nextInt(weights.length)], item))
            .toList();
    List<Pair> expected =
        pairs.stream()
            .map(pair -> new Pair(pair.weight + 0f, pair.item))
            .sorted(
                Comparator.comparingDouble((Pair pair) -> -pair.weight)
                    .thenComparingInt(pair -> pair.item))
            .toList();
    long[] encoded =
        pairs.stream().mapToLong(pair -> BestFirst.encode(pair.weight, pair.item)).toArray();
    Arrays.sort(encoded);
    assertThat(Arrays.stream(encoded).mapToObj(BestFirstTest::decoded))
        .containsExactlyElementsOf(expected);
  }

  private static Pair decoded(long encoded) {
    return new Pair(BestFirst.weight(encoded), BestFirst.item(encoded));
  }
}
