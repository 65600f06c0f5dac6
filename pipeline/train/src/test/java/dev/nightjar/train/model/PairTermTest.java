package dev.nightjar.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.PairTable;
import dev.nightjar.train.pairs.Tables;
import dev.nightjar.train.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairTermTest {
  private static final int ROWS = 32;
  private static final int USERS = 9;

  private final PairTable table = Tables.of(ROWS, 6, PairTermTest::pairs);

  private static List<Tables.Pair> pairs(int item) {
    SplitMix random = new SplitMix(2).split(item);
    List<Tables.Pair> pairs = new ArrayList<>();
    for (int i = random.nextInt(9); i > 0; i--) {
      pairs.add(new Tables.Pair(1 + random.nextInt(ROWS - 2), (1 + random.nextInt(50)) / 50f));
    }
    return pairs;
  }

  /** Sequences as long as evidence reads, and shorter; the first rows are padded on the left. */
  @ParameterizedTest
  @ValueSource(ints = {BlendWeights.HISTORY, 3, 1})
  void addsTheRowsOfTheSequenceByTheirAge(int length) {
    SplitMix random = new SplitMix(length);
    long[] recent = new long[USERS * length];
    float[] scores = new float[USERS * ROWS];
    for (int i = 0; i < recent.length; i++) {
      boolean padding = i % length < length - 1 - i / length;
      recent[i] = padding ? 0 : 1 + random.nextInt(ROWS - 2);
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextInt(100) / 100f;
    }
    double[] expected = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      expected[i] = scores[i];
    }
    for (int user = 0; user < USERS; user++) {
      for (int back = 0; back < length; back++) {
        int item = (int) recent[(user + 1) * length - 1 - back];
        for (Tables.Pair pair : Tables.rows(table).get(item)) {
          expected[user * ROWS + pair.item()] += Math.pow(0.6, back) * pair.weight();
        }
      }
    }
    PairTerm term = PairTerm.of(table, BlendWeights.of(0.6, 1, Map.of()));
    float[] found =
        Tensors.withoutGradients(
            () ->
                Tensors.floats(
                    term.addTo(
                        Tensors.of(scores.clone(), USERS, ROWS),
                        Tensors.of(recent, USERS, length))));
    for (int i = 0; i < scores.length; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i], within(1e-5));
    }
  }
}
