package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.SmallDataset;
import dev.nightjar.train.TestSettings;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.ItemRows;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewWeightsTest {
  @TempDir Path root;
  private final NoGradGuard noGradients = new NoGradGuard();
  private TrainingSet set;
  private DualView view;

  @BeforeEach
  void freshModel() throws Exception {
    set = SmallDataset.read(root);
    view = TestSettings.view(set.catalog(), TestSettings.of(root), 5);
  }

  @AfterEach
  void gradientsAgain() {
    noGradients.close();
  }

  private Scorer scorer(Tensor collaborative, Tensor semantic) {
    ItemRows rows = new ItemRows(List.of(Tensors.kept(collaborative), Tensors.kept(semantic)));
    return Scorer.of(view, rows, set.catalog());
  }

  private double ndcg10(Scorer model) {
    Tensor u = Representations.of(model, set.histories(), Split.VALIDATION);
    ModelRanks ranks = new ModelRanks(set.histories(), SampledNegatives.of(set, 42));
    return Figures.of(ranks.of(u, model, Split.VALIDATION, ModelRanks.Besides.NOTHING).full())
        .ndcg10();
  }

  @Test
  void noOtherWeightIsBetter() {
    Scorer model = Scorer.of(view, view.allRows(), set.catalog());
    Scorer chosen = ViewWeights.choose(model, set, 42);
    for (double semantic : new double[] {0, 0.1, 0.2, 0.3, 0.45, 0.7, 1, 1.5, 3}) {
      assertThat(ndcg10(chosen))
          .isGreaterThanOrEqualTo(ndcg10(model.weighing(List.of(1.0, semantic), set.catalog())));
    }
  }

  /**
   * A view in which all items are the same says nothing: any weight is as good, the usual stays.
   */
  @Test
  void ofEqualWeightsTheUsualOneIsTaken() {
    ItemRows rows = view.allRows();
    Tensor same = torch.ones_like(rows.views().get(1));
    Scorer chosen = ViewWeights.choose(scorer(rows.views().get(0), same), set, 42);
    assertThat(chosen.standardization().weights()).containsExactly(1.0, 0.3);
  }

  @Test
  void otherWeightsAreTriedFromTheNearestOn() {
    Scorer model =
        Scorer.of(view, view.allRows(), set.catalog()).weighing(List.of(1.0, 0.3), set.catalog());
    List<List<Double>> tried =
        ViewWeights.others(model, set.catalog()).stream()
            .map(
                side -> side.stream().map(each -> each.standardization().weights().get(1)).toList())
            .toList();
    assertThat(tried).containsExactly(List.of(0.45, 0.7, 1.0, 1.5, 3.0), List.of(0.2, 0.1, 0.0));
  }
}
