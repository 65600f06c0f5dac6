package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.ModelFacts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreRowTest {
  private static final int ITEMS = 200;
  private static final Batch ONE = new Batch(new int[1], List.of(new int[] {1}), 1);

  private static Buffers scored() {
    Buffers buffers = Buffers.of(ONE, ITEMS);
    for (int column = 0; column < ModelFacts.columns(ITEMS); column++) {
      boolean item = column >= 1 && column <= ITEMS;
      buffers.scores().put(column, item ? column : Float.NaN); // what is no item means nothing
    }
    for (int block = 0; block < ModelFacts.blocks(ITEMS); block++) {
      buffers.blockScores().put(block, ITEMS);
    }
    return buffers;
  }

  @Test
  void takesScoresAsTheModelGaveThem() {
    try (Buffers buffers = scored()) {
      assertThat(ScoreRow.of(buffers, 0, ITEMS).score(ITEMS)).isEqualTo(ITEMS);
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
        assertThatThrownBy(() -> ScoreRow.of(buffers, 0, ITEMS))
            .isInstanceOf(ContractException.class)
            .hasMessageContaining("expected finite scores");
      }
    }
  }
}
