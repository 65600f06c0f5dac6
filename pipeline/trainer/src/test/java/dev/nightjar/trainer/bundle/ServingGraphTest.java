package dev.nightjar.trainer.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.trainer.SmallDataset;
import dev.nightjar.trainer.TestSettings;
import dev.nightjar.trainer.input.PaddedSequences;
import dev.nightjar.trainer.input.TrainingSet;
import dev.nightjar.trainer.model.ColdStart;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.model.ItemRows;
import dev.nightjar.trainer.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingGraphTest {
  private static final int ITEMS = SmallDataset.ITEMS;

  @TempDir Path root;
  private final NoGradGuard noGradients = new NoGradGuard();
  private TrainingSet set;
  private DualView view;
  private ItemRows served;

  @BeforeEach
  void freshModel() throws Exception {
    set = SmallDataset.read(root);
    torch.manual_seed(5);
    view = new DualView(set.catalog(), TestSettings.of(root));
    served = ColdStart.of(set.catalog(), 3).applyTo(view.allRows());
  }

  @AfterEach
  void gradientsAgain() {
    noGradients.close();
  }

  private ServingModel exported() throws Exception {
    return new ServingModel(ServingGraph.of(view, served, "test"), 1);
  }

  @Test
  void equalsTheTrainedModelAtEveryLength() throws Exception {
    try (ServingModel model = exported()) {
      Parity.Report report = Parity.check(view, served, set.histories(), model);
      assertThat(report.lengths()).isEqualTo(10);
      assertThat(report.largestDifference()).isLessThan(1e-5);
    }
  }

  @Test
  void parityFindsAModelThatWasChanged() throws Exception {
    try (ServingModel model = exported()) {
      view.parameters().get("positions").mul_(Tensors.scalar(1.01));
      assertThatThrownBy(() -> Parity.check(view, served, set.histories(), model))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the exported model differs from the trained one");
    }
  }

  @Test
  void withoutSeenPairsEveryItemIsRankedOnce() throws Exception {
    try (ServingModel model = exported()) {
      ServingModel.Answer answer =
          model.run(new PaddedSequences(2, 3, new long[] {0, 1, 2, 7, 8, 9}), new long[0], ITEMS);
      for (int row = 0; row < 2; row++) {
        long[] items = Arrays.copyOfRange(answer.items(), row * ITEMS, (row + 1) * ITEMS);
        float[] scores = Arrays.copyOfRange(answer.scores(), row * ITEMS, (row + 1) * ITEMS);
        assertThat(Arrays.stream(items).sorted()).doesNotHaveDuplicates().doesNotContain(0L, 33L);
        for (int i = 1; i < ITEMS; i++) {
          assertThat(scores[i]).isLessThanOrEqualTo(scores[i - 1]);
        }
      }
    }
  }

  @Test
  void aSeenItemComesLastWithMinusInfinity() throws Exception {
    try (ServingModel model = exported()) {
      ServingModel.Answer answer =
          model.run(new PaddedSequences(1, 1, new long[] {1}), new long[] {0, 5, 0, 6}, ITEMS);
      assertThat(Arrays.copyOfRange(answer.items(), 0, ITEMS - 2)).doesNotContain(5, 6);
      assertThat(answer.scores()[ITEMS - 2]).isEqualTo(Float.NEGATIVE_INFINITY);
      assertThat(answer.scores()[ITEMS - 3]).isFinite();
    }
  }

  @Test
  void equalScoresGoToTheSmallerIndex() throws Exception {
    served =
        new ItemRows(torch.zeros_like(served.collaborative()), torch.zeros_like(served.semantic()));
    try (ServingModel model = exported()) {
      ServingModel.Answer answer =
          model.run(new PaddedSequences(1, 2, new long[] {3, 4}), new long[] {0, 2}, 5);
      assertThat(answer.items()).containsExactly(1, 3, 4, 5, 6);
    }
  }
}
