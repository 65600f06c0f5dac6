package dev.nightjar.train.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.train.SmallDataset;
import dev.nightjar.train.TestSettings;
import dev.nightjar.train.input.PaddedSequences;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.ColdStart;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.ItemRows;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.Evidence;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.settings.BundleSettings.ItemTable;
import dev.nightjar.train.settings.ModelSettings.BackboneKind;
import dev.nightjar.train.settings.TrainSettings;
import dev.nightjar.train.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ServingGraphTest {
  private static final int ITEMS = SmallDataset.ITEMS;

  @TempDir Path root;
  @TempDir Path models;
  private final NoGradGuard noGradients = new NoGradGuard();
  private TrainingSet set;
  private DualView view;
  private Scorer scorer;

  @BeforeEach
  void freshModel() throws Exception {
    set = SmallDataset.read(root);
    view = TestSettings.view(set.catalog(), TestSettings.of(root), 5);
    scorer = alone(view, ColdStart.of(set.catalog(), 3).applyTo(view.allRows()));
  }

  private Scorer alone(DualView other, ItemRows rows) {
    return Scorer.of(other, rows, set.catalog());
  }

  /** With evidence of every kind, other weights for tail items, and a bonus. */
  private Scorer withPairs(Scorer model) {
    return with(model, 0.9, 0.25);
  }

  private Scorer with(Scorer model, double ofModel, double bonus) {
    Map<Evidence, Double> head =
        Map.of(Evidence.TRANSITIONS, 1.0, Evidence.CO_OCCURRENCE, 0.5, Evidence.TEXT_VECTORS, 0.3);
    Map<Evidence, Double> tail = Map.of(Evidence.TRANSITIONS, 0.2, Evidence.TEXT_VECTORS, 2.0);
    BlendWeights blend = new BlendWeights(0.7, ofModel, ofModel / 3, 0.2, 0.4, head, tail, bonus);
    return model.with(blend, ItemPairs.of(set), set.catalog().tail(8));
  }

  @AfterEach
  void gradientsAgain() {
    noGradients.close();
  }

  private ServingModel exported() throws Exception {
    return exported(ItemTable.FLOAT32, Long.MAX_VALUE);
  }

  /** Written to disk and loaded: with all its tables in the other file if none may be inside. */
  private ServingModel exported(ItemTable table, long most) throws Exception {
    Path folder = Files.createTempDirectory(models, "model");
    Optional<Path> data =
        ServingGraph.of(scorer, table, Map.of("model_id", "m"))
            .write("nightjar", "test", folder.resolve(Layout.MODEL), most);
    assertThat(data.isPresent()).isEqualTo(most == 0);
    return new ServingModel(folder.resolve(Layout.MODEL), 1);
  }

  private long fileSize(String name) throws Exception {
    try (Stream<Path> files = Files.walk(models)) {
      return Files.size(files.filter(file -> file.endsWith(name)).findFirst().orElseThrow());
    }
  }

  @Test
  void equalsTheTrainedModelAtEveryLength() throws Exception {
    try (ServingModel model = exported()) {
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
    scorer = withPairs(alone(other, other.allRows()));
    try (ServingModel model = exported()) {
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
    scorer = with(alone(other, other.allRows()), ofModel, bonus);
    try (ServingModel model = exported()) {
      Parity.Report report = Parity.check(scorer, set.histories(), model);
      assertThat(report.lengths()).isEqualTo(maxLength);
      assertThat(report.largestDifference()).isLessThan(1e-5);
    }
  }

  @Test
  void viewsThatAreWeighedEqualTheTrainedModel() throws Exception {
    scorer = withPairs(scorer.weighing(List.of(1.0, 0.3), set.catalog()));
    try (ServingModel model = exported()) {
      assertThat(Parity.check(scorer, set.histories(), model).largestDifference()).isLessThan(1e-5);
    }
  }

  @Test
  void aBonusAloneEqualsTheTrainedModel() throws Exception {
    BlendWeights blend = new BlendWeights(1, 1, 1, 0, 0, Map.of(), Map.of(), 0.5);
    scorer = scorer.with(blend, ItemPairs.of(set), set.catalog().tail(8));
    try (ServingModel model = exported()) {
      assertThat(Parity.check(scorer, set.histories(), model).largestDifference()).isLessThan(1e-5);
    }
  }

  @Test
  void tablesInAFileBesideTheModelGiveTheSameAnswers() throws Exception {
    scorer = withPairs(scorer);
    try (ServingModel inside = exported();
        ServingModel beside = exported(ItemTable.FLOAT32, 0)) {
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
    Scorer exact = scorer;
    scorer = alone(view, exact.items().rounded());
    float[] before = Tensors.floats(exact.items().vectors());
    float[] after = Tensors.floats(scorer.items().vectors());
    for (int i = 0; i < before.length; i++) {
      assertThat(Math.abs(after[i] - before[i]))
          .isLessThanOrEqualTo(Math.abs(before[i]) / 2048 + 1e-7f); // 11 significant bits
    }
    try (ServingModel model = exported(ItemTable.FLOAT16, Long.MAX_VALUE)) {
      assertThat(Parity.check(scorer, set.histories(), model).largestDifference()).isLessThan(1e-5);
      assertThatThrownBy(() -> Parity.check(exact, set.histories(), model))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void theFileSaysWhereTheModelCameFrom() throws Exception {
    try (ServingModel model = exported()) {
      assertThat(model.metadata())
          .containsEntry("model_id", "m")
          .containsEntry("backbone", "sasrec")
          .containsEntry("max_length", "10");
    }
  }

  @Test
  void parityFindsAModelThatWasChanged() throws Exception {
    try (ServingModel model = exported()) {
      view.parameters().get("backbone.semantic.final_norm.weight").mul_(Tensors.scalar(1.01));
      assertThatThrownBy(() -> Parity.check(scorer, set.histories(), model))
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

  /** Those who rank by rules of their own add up what the ranking adds up. */
  @Test
  void theRankingIsOfTheModelsScoresAndItemPairs() throws Exception {
    int columns = ModelFacts.columns(ITEMS);
    scorer = withPairs(alone(view, view.allRows()));
    try (ServingModel model = exported()) {
      PaddedSequences sequences = new PaddedSequences(2, 3, new long[] {0, 1, 2, 7, 8, 9});
      ServingModel.Parts parts = model.parts(sequences);
      assertThat(parts.modelScores()).hasSize(2 * columns);
      assertThat(parts.modelBlocks()).hasSize(2 * columns / ModelFacts.BLOCK);
      for (int block = 0; block < parts.modelBlocks().length; block++) {
        int from = block * ModelFacts.BLOCK;
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + ModelFacts.BLOCK; i++) {
          largest = Math.max(largest, parts.modelScores()[i]);
        }
        assertThat(parts.modelBlocks()[block]).isEqualTo(largest);
      }
      float[] sums = parts.modelScores().clone();
      int pairs = parts.pairItems().length / 2;
      for (int i = 0; i < parts.pairItems().length; i++) {
        assertThat(parts.pairScores()[i]).isNotNegative();
        sums[i / pairs * columns + parts.pairItems()[i]] += parts.pairScores()[i];
      }
      assertThat(sums).isNotEqualTo(parts.modelScores());
      ServingModel.Answer answer = model.run(sequences, new long[0], ITEMS);
      for (int i = 0; i < 2 * ITEMS; i++) {
        int row = i / ITEMS;
        assertThat(sums[row * columns + (int) answer.items()[i]]).isEqualTo(answer.scores()[i]);
      }
    }
  }

  /** Factors are not in what the encoder reads, nor are bonuses; rounded tables have both, too. */
  @ParameterizedTest
  @CsvSource({"FLOAT32, 0.25", "FLOAT16, 0.25", "FLOAT16, 0"})
  void itemVectorsHoldFactorsAndBonuses(ItemTable table, double bonus) throws Exception {
    ItemRows rows = view.allRows();
    Scorer pure = alone(view, table == ItemTable.FLOAT16 ? rows.rounded() : rows);
    Map<Evidence, Double> weights = Map.of(Evidence.TRANSITIONS, 1.0);
    BlendWeights blend = new BlendWeights(0.7, 0.9, 0.3, 0, 0, weights, weights, bonus);
    scorer = pure.with(blend, ItemPairs.of(set), set.catalog().tail(8));
    try (ServingModel model = exported(table, Long.MAX_VALUE)) {
      assertThat(Parity.check(scorer, set.histories(), model).largestDifference()).isLessThan(1e-5);
      float[] factors = model.constant("item_factors");
      float[] served = model.constant("item_vectors");
      int width = view.representationWidth();
      int columns = bonus == 0 ? width : width + 1;
      float[] vectors = Tensors.floats(pure.items().vectors());
      for (int item = 1; item <= ITEMS; item++) {
        boolean tail = set.catalog().tail(8)[item];
        assertThat(factors[item]).isEqualTo(tail ? (float) (0.3 / 0.9) : 1);
        for (int d = 0; d < width; d++) {
          assertThat(served[item * columns + d])
              .isEqualTo(vectors[item * width + d] * factors[item]);
        }
        if (bonus != 0) {
          assertThat(served[item * columns + width]).isEqualTo(tail ? (float) bonus : 0);
        }
      }
    }
  }

  @Test
  void equalScoresGoToTheSmallerIndex() throws Exception {
    ItemRows none =
        new ItemRows(scorer.items().views().stream().map(x -> torch.zeros_like(x)).toList());
    scorer = alone(view, none);
    try (ServingModel model = exported()) {
      ServingModel.Answer answer =
          model.run(new PaddedSequences(1, 2, new long[] {3, 4}), new long[] {0, 2}, 5);
      assertThat(answer.items()).containsExactly(1, 3, 4, 5, 6);
    }
  }
}
