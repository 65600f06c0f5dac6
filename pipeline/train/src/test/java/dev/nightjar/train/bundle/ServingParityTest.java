package dev.nightjar.train.bundle;

import static dev.nightjar.train.SmallDataset.ITEMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Layout;
import dev.nightjar.train.TestSettings;
import dev.nightjar.train.input.PaddedSequences;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.settings.BundleSettings.ItemTable;
import dev.nightjar.train.settings.ModelSettings.BackboneKind;
import dev.nightjar.train.settings.TrainSettings;
import dev.nightjar.train.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The exported model answers as the trained one does, of every kind and in every form. */
class ServingParityTest {
  @TempDir Path root;
  @TempDir Path models;
  private SmallServing serving;
  private TrainingSet set;
  private DualView view;

  @BeforeEach
  void freshModel() throws Exception {
    serving = new SmallServing(root, models);
    set = serving.set();
    view = serving.view();
  }

  @AfterEach
  void gradientsAgain() {
    serving.close();
  }

  private long fileSize(String name) throws Exception {
    try (Stream<Path> files = Files.walk(models)) {
      return Files.size(files.filter(file -> file.endsWith(name)).findFirst().orElseThrow());
    }
  }

  @Test
  void equalsTheTrainedModelAtEveryLength() throws Exception {
    Scorer scorer = serving.scorer();
    try (ServingModel model = serving.exported(scorer)) {
      Parity.Report report = Parity.check(scorer, set.histories(), model);
      assertThat(report.lengths()).isEqualTo(10);
      assertThat(report.largestDifference()).isLessThan(1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyBackboneEqualsTheTrainedOneWithPairsToo(BackboneKind backbone) throws Exception {
    everyKindOfModelEqualsTheTrainedOneWithPairsToo(
        backbone.name(), "both", "true", "true", "false");
  }

  @ParameterizedTest
  @CsvSource({
    "gru4rec, both, false, false, false",
    "bert4rec, semantic, true, true, false",
    "sasrec, both, false, false, false",
    "sasrec, collaborative, true, true, false",
    "sasrec, both, true, true, true",
  })
  void everyKindOfModelEqualsTheTrainedOneWithPairsToo(
      String backbone, String views, String cross, String shared, String paper) throws Exception {
    TrainSettings settings =
        TestSettings.of(
            root,
            "--backbone",
            backbone,
            "--views",
            views,
            "--cross-attention",
            cross,
            "--shared-backbone",
            shared,
            "--paper-parity",
            paper);
    DualView other = TestSettings.view(set.catalog(), settings);
    Scorer scorer = serving.withPairs(serving.alone(other, other.allRows()));
    try (ServingModel model = serving.exported(scorer)) {
      Parity.Report report = Parity.check(scorer, set.histories(), model);
      assertThat(report.lengths()).isEqualTo(10);
      assertThat(report.largestDifference()).isLessThan(1e-5);
    }
  }

  /** Without the model, with a bonus alone, and for sequences shorter than what evidence reads. */
  @ParameterizedTest
  @CsvSource({"0, 0, 10", "0, 0.25, 10", "1, -0.25, 10", "1.5, 0, 4"})
  void everySumEqualsTheTrainedModel(double ofModel, double bonus, int maxLength) throws Exception {
    DualView other =
        TestSettings.view(
            set.catalog(), TestSettings.of(root, "--max-length", Integer.toString(maxLength)));
    Scorer scorer = serving.with(serving.alone(other, other.allRows()), ofModel, bonus);
    try (ServingModel model = serving.exported(scorer)) {
      Parity.Report report = Parity.check(scorer, set.histories(), model);
      assertThat(report.lengths()).isEqualTo(maxLength);
      assertThat(report.largestDifference()).isLessThan(1e-5);
    }
  }

  @Test
  void viewsThatAreWeighedEqualTheTrainedModel() throws Exception {
    Scorer scorer = serving.withPairs(serving.scorer().weighing(List.of(1.0, 0.3), set.catalog()));
    try (ServingModel model = serving.exported(scorer)) {
      assertThat(Parity.check(scorer, set.histories(), model).largestDifference()).isLessThan(1e-5);
    }
  }

  @Test
  void aBonusAloneEqualsTheTrainedModel() throws Exception {
    BlendWeights blend = new BlendWeights(1, 1, 1, 0, 0, Map.of(), Map.of(), 0.5);
    Scorer scorer = serving.scorer().with(blend, ItemPairs.of(set), set.catalog().tail(8));
    try (ServingModel model = serving.exported(scorer)) {
      assertThat(Parity.check(scorer, set.histories(), model).largestDifference()).isLessThan(1e-5);
    }
  }

  @Test
  void tablesInAFileBesideTheModelGiveTheSameAnswers() throws Exception {
    Scorer scorer = serving.withPairs(serving.scorer());
    try (ServingModel inside = serving.exported(scorer);
        ServingModel beside = serving.exported(scorer, ItemTable.FLOAT32, 0)) {
      PaddedSequences input = new PaddedSequences(2, 3, new long[] {0, 1, 2, 7, 8, 9});
      assertThat(beside.run(input, new long[0], ITEMS).scores())
          .isEqualTo(inside.run(input, new long[0], ITEMS).scores());
      assertThat(fileSize(Layout.MODEL_DATA)).isPositive();
      assertThat(Parity.check(scorer, set.histories(), beside).largestDifference())
          .isLessThan(1e-5);
    }
  }

  @Test
  void aTableOfFloat16EqualsTheModelOfTheRoundedTable() throws Exception {
    Scorer exact = serving.scorer();
    Scorer scorer = serving.alone(view, exact.items().rounded());
    float[] before = Tensors.floats(exact.items().vectors());
    float[] after = Tensors.floats(scorer.items().vectors());
    for (int i = 0; i < before.length; i++) {
      assertThat(Math.abs(after[i] - before[i]))
          .isLessThanOrEqualTo(Math.abs(before[i]) / 2048 + 1e-7f); // 11 significant bits
    }
    try (ServingModel model = serving.exported(scorer, ItemTable.FLOAT16, Long.MAX_VALUE)) {
      assertThat(Parity.check(scorer, set.histories(), model).largestDifference()).isLessThan(1e-5);
      assertThatThrownBy(() -> Parity.check(exact, set.histories(), model))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void parityFindsAModelThatWasChanged() throws Exception {
    Scorer scorer = serving.scorer();
    try (ServingModel model = serving.exported(scorer)) {
      view.parameters().get("backbone.semantic.final_norm.weight").mul_(Tensors.scalar(1.01));
      assertThatThrownBy(() -> Parity.check(scorer, set.histories(), model))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the exported model differs from the trained one");
    }
  }
}
