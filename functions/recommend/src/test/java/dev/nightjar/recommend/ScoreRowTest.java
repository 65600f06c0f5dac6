package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.ModelFacts;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreRowTest {
  private static final int ITEMS = 200;
  private static final Batch ONE = new Batch(new int[1], List.of(new int[] {1}), 1);

  private static final Batch TWO = new Batch(new int[2], List.of(new int[] {1}, new int[] {2}), 1);

  private static Buffers scored() {
    Buffers buffers = Buffers.of(ONE, ITEMS);
    fill(buffers, 0);
    return buffers;
  }

  private static void fill(Buffers buffers, int row) {
    int from = row * ModelFacts.columns(ITEMS);
    for (int column = 0; column < ModelFacts.columns(ITEMS); column++) {
      boolean item = column >= 1 && column <= ITEMS;
      // what is no item means nothing
      buffers.scores().put(from + column, item ? column : Float.NaN);
    }
    for (int block = 0; block < ModelFacts.blocks(ITEMS); block++) {
      buffers.blockScores().put(row * ModelFacts.blocks(ITEMS) + block, ITEMS);
    }
  }

  @Test
  void takesScoresAsTheModelGaveThem() {
    try (Buffers buffers = scored()) {
      assertThat(ScoreRow.of(buffers, PairScores.NONE, 0, ITEMS).score(ITEMS)).isEqualTo(ITEMS);
    }
  }

  @Test
  void itemPairsAddToScoresAndRaiseTheirBlocks() {
    PairScores pairs =
        new PairScores(
            IntBuffer.wrap(new int[] {9, 9, 9, 9, 3, 70, 3, 0}),
            FloatBuffer.wrap(new float[] {1, 1, 1, 1, 2, 500, 4, 8}),
            4);
    try (Buffers buffers = Buffers.of(TWO, ITEMS)) {
      fill(buffers, 0);
      fill(buffers, 1);
      ScoreRow row = ScoreRow.of(buffers, pairs, 1, ITEMS);
      assertThat(row.score(3)).isEqualTo(3 + 2 + 4);
      assertThat(row.score(9)).isEqualTo(9);
      assertThat(row.score(70)).isEqualTo(570);
      assertThat(row.boundOf(1)).isEqualTo(570);
      assertThat(ScoreRow.of(buffers, pairs, 0, ITEMS).score(9)).isEqualTo(9 + 4);
    }
  }

  @Test
  void whatAnItemPairAddsIsANumber() {
    PairScores pairs =
        new PairScores(
            IntBuffer.wrap(new int[] {70}), FloatBuffer.wrap(new float[] {Float.NaN}), 1);
    try (Buffers buffers = scored()) {
      assertThatThrownBy(() -> ScoreRow.of(buffers, pairs, 0, ITEMS))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining("expected finite scores");
    }
  }

  /** The largest of a block may leave NaN out: its bound is a number, and no list looks inside. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 70, 197, 198, 199, 200})
  void seesWhatIsNoNumberInABlockThatNobodyLooksAt(int item) {
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      try (Buffers buffers = scored()) {
        buffers.scores().put(item, wrong);
        buffers.blockScores().put(item / ModelFacts.BLOCK, -1e30f);
        assertThatThrownBy(() -> ScoreRow.of(buffers, PairScores.NONE, 0, ITEMS))
            .isInstanceOf(ContractException.class)
            .hasMessageContaining("expected finite scores");
      }
    }
  }
}
