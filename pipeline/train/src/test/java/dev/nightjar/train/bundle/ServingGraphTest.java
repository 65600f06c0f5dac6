package dev.nightjar.train.bundle;

import static dev.nightjar.train.SmallDataset.ITEMS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.ModelFacts;
import dev.nightjar.train.input.PaddedSequences;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.ItemRows;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.Evidence;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.settings.BundleSettings.ItemTable;
import dev.nightjar.train.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the exported model answers. */
class ServingGraphTest {
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

  @Test
  void theFileSaysWhereTheModelCameFrom() throws Exception {
    try (ServingModel model = serving.exported(serving.scorer())) {
      assertThat(model.metadata())
          .containsEntry("model_id", "m")
          .containsEntry("backbone", "sasrec")
          .containsEntry("max_length", "10");
    }
  }

  @Test
  void withoutSeenPairsEveryItemIsRankedOnce() throws Exception {
    try (ServingModel model = serving.exported(serving.scorer())) {
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
    try (ServingModel model = serving.exported(serving.scorer())) {
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
    Scorer scorer = serving.withPairs(serving.alone(view, view.allRows()));
    try (ServingModel model = serving.exported(scorer)) {
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
    Scorer pure = serving.alone(view, table == ItemTable.FLOAT16 ? rows.rounded() : rows);
    Map<Evidence, Double> weights = Map.of(Evidence.TRANSITIONS, 1.0);
    BlendWeights blend = new BlendWeights(0.7, 0.9, 0.3, 0, 0, weights, weights, bonus);
    Scorer scorer = pure.with(blend, ItemPairs.of(set), set.catalog().tail(8));
    try (ServingModel model = serving.exported(scorer, table, Long.MAX_VALUE)) {
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
        new ItemRows(
            serving.scorer().items().views().stream().map(x -> torch.zeros_like(x)).toList());
    Scorer scorer = serving.alone(view, none);
    try (ServingModel model = serving.exported(scorer)) {
      ServingModel.Answer answer =
          model.run(new PaddedSequences(1, 2, new long[] {3, 4}), new long[] {0, 2}, 5);
      assertThat(answer.items()).containsExactly(1, 3, 4, 5, 6);
    }
  }
}
