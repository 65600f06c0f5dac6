package dev.nightjar.train.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.SmallDataset;
import dev.nightjar.train.TestSettings;
import dev.nightjar.train.input.BatchBuilder;
import dev.nightjar.train.input.BatchBuilder.Targets;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.input.TrainBatch;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.Dropout;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.settings.ModelSettings.BackboneKind;
import dev.nightjar.train.settings.TrainSettings;
import dev.nightjar.train.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Losses and gradients of one step against {@link SlowObjective}: plain Java in double precision,
 * its gradients by central differences.
 */
class ObjectiveTest {
  private static final String TABLE = "collaborative";
  private static final double ALPHA = 0.7;
  private static final double STEP = 1e-5;

  @TempDir Path root;

  @ParameterizedTest
  @EnumSource
  void oneStepOfEveryBackboneEqualsTheSlowImplementation(BackboneKind backbone) throws IOException {
    oneStepEqualsTheSlowImplementation(
        backbone.name(), "sampled", "together", "true", "true", "absolute", "narrow");
  }

  @ParameterizedTest
  @CsvSource({
    "sasrec, binary, together, true, true, absolute, narrow",
    "sasrec, full, together, true, true, relative, narrow",
    "sasrec, in_batch, together, true, true, absolute, narrow",
    "sasrec, in_batch, apart, false, false, relative, narrow",
    "sasrec, sampled, apart, false, false, relative, wide",
    "gru4rec, binary, together, true, false, relative, narrow",
    "bert4rec, binary, apart, true, true, relative, narrow",
  })
  void oneStepEqualsTheSlowImplementation(
      String backbone,
      String kind,
      String training,
      String cross,
      String shared,
      String positions,
      String feedForward)
      throws IOException {
    TrainingSet set = SmallDataset.read(root);
    TrainSettings settings =
        TestSettings.of(
            root,
            "--loss",
            kind,
            "--backbone",
            backbone,
            "--view-training",
            training,
            "--cross-attention",
            cross,
            "--shared-backbone",
            shared,
            "--positions",
            positions,
            "--feed-forward",
            feedForward,
            "--max-length",
            "6");
    DualView view = TestSettings.view(set.catalog(), settings, 9);
    RankingLoss loss = RankingLoss.of(settings.training().effectiveLoss());
    int[] users = Arrays.copyOfRange(set.histories().usersKnowing(Split.VALIDATION, 2), 3, 6);
    Targets targets = view.kind().bidirectional() ? Targets.MASKED : Targets.NEXT;
    BatchBuilder.Shape shape = new BatchBuilder.Shape(targets, 6, false, loss.negatives(), 5, 0);
    BatchBuilder builder = new BatchBuilder(set.histories(), set.catalog(), shape);
    float[] table = table();
    Tensor teacherTable = Tensors.of(table, SmallDataset.USERS, 2L * SmallDataset.WIDTH);
    Objective objective =
        new Objective(
            view,
            loss,
            settings.training().model().viewTraining(),
            new Teachers(set.similarUsers(), teacherTable),
            ALPHA);
    Map<String, double[]> values = new LinkedHashMap<>();
    view.parameters().names().forEach(n -> values.put(n, doubles(view.parameters().values(n))));
    TrainBatch batch = builder.build(users, new SplitMix(4));
    SlowObjective slow = new SlowObjective(settings, set, batch, values, table, ALPHA);
    Tensor learned =
        view.parameters()
            .get(TABLE)
            .detach()
            .index_select(0, Tensors.of(batch.distinct(), batch.distinct().length))
            .set_requires_grad(true);
    Objective.Losses losses = Objective.Losses.NONE;
    for (List<Integer> views : objective.together()) {
      losses = losses.plus(objective.gradients(batch, 1, views, Optional.of(learned), Dropout.OFF));
    }
    assertThat((float) (losses.ranking() + ALPHA * losses.distillation()))
        .isCloseTo((float) slow.value(), offset());
    for (String name : values.keySet()) {
      float[] found =
          name.equals(TABLE)
              ? spread(Tensors.floats(learned.grad()), batch.distinct(), values.get(name).length)
              : Tensors.floats(view.parameters().get(name).grad());
      assertThat(found).as(name).containsExactly(slow.gradient(name, STEP), offset());
    }
  }

  /** A batch of twice as many places as is typical has twice the gradient, whatever its lengths. */
  @Test
  void aPlaceCountsAsMuchInABatchOfShortHistoriesAsInOneOfLongOnes() throws IOException {
    TrainingSet set = SmallDataset.read(root);
    TrainSettings settings = TestSettings.of(root, "--max-length", "6");
    DualView view = TestSettings.view(set.catalog(), settings, 9);
    RankingLoss loss = RankingLoss.of(settings.training().effectiveLoss());
    BatchBuilder.Shape shape =
        new BatchBuilder.Shape(Targets.NEXT, 6, false, loss.negatives(), 5, 0);
    int[] users = Arrays.copyOfRange(set.histories().usersKnowing(Split.VALIDATION, 2), 3, 6);
    TrainBatch batch =
        new BatchBuilder(set.histories(), set.catalog(), shape).build(users, new SplitMix(4));
    Tensor table = Tensors.of(table(), SmallDataset.USERS, 2L * SmallDataset.WIDTH);
    Objective objective =
        new Objective(
            view,
            loss,
            settings.training().model().viewTraining(),
            new Teachers(set.similarUsers(), table),
            0);
    float[] once = gradient(objective, batch, 1);
    float[] twice = gradient(objective, batch, 2);
    for (int i = 0; i < once.length; i++) {
      assertThat(twice[i]).isCloseTo(2 * once[i], offset());
    }
    assertThat(once).isNotEqualTo(new float[once.length]);
  }

  private static float[] gradient(Objective objective, TrainBatch batch, double weight) {
    Tensor learned =
        Tensors.full(0.1, batch.distinct().length, SmallDataset.WIDTH).set_requires_grad(true);
    for (List<Integer> views : objective.together()) {
      objective.gradients(batch, weight, views, Optional.of(learned), Dropout.OFF);
    }
    return Tensors.floats(learned.grad());
  }

  /** Rows where they stand in the table. */
  private static float[] spread(float[] rows, long[] items, int size) {
    float[] table = new float[size];
    for (int row = 0; row < items.length; row++) {
      System.arraycopy(
          rows,
          row * SmallDataset.WIDTH,
          table,
          (int) items[row] * SmallDataset.WIDTH,
          SmallDataset.WIDTH);
    }
    return table;
  }

  private static org.assertj.core.data.Offset<Float> offset() {
    return org.assertj.core.data.Offset.offset(2e-5f);
  }

  private static float[] table() {
    SplitMix random = new SplitMix(6);
    float[] table = new float[SmallDataset.USERS * 2 * SmallDataset.WIDTH];
    for (int i = 0; i < table.length; i++) {
      table[i] = random.nextInt(2001) / 1000f - 1;
    }
    return table;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }
}
