package dev.nightjar.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.trainer.SmallDataset;
import dev.nightjar.trainer.TestSettings;
import dev.nightjar.trainer.input.BatchBuilder;
import dev.nightjar.trainer.input.BatchBuilder.Targets;
import dev.nightjar.trainer.input.Split;
import dev.nightjar.trainer.input.SplitMix;
import dev.nightjar.trainer.input.TrainBatch;
import dev.nightjar.trainer.input.TrainingSet;
import dev.nightjar.trainer.model.Dropout;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.settings.TrainSettings;
import dev.nightjar.trainer.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Losses and gradients of one step against {@link SlowObjective}: plain Java in double precision,
 * its gradients by central differences.
 */
class ObjectiveTest {
  private static final double ALPHA = 0.7;
  private static final double STEP = 1e-5;

  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({
    "sasrec, sampled, together, true, true",
    "sasrec, binary, together, true, true",
    "sasrec, full, together, true, true",
    "sasrec, in_batch, together, true, true",
    "sasrec, sampled, apart, false, false",
    "gru4rec, sampled, together, true, true",
    "gru4rec, binary, together, true, false",
    "bert4rec, sampled, together, true, true",
    "bert4rec, binary, apart, true, true",
  })
  void oneStepEqualsTheSlowImplementation(
      String backbone, String kind, String training, String cross, String shared)
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
            "--max-length",
            "6");
    torch.manual_seed(9);
    DualView view = new DualView(set.catalog(), settings);
    RankingLoss loss = RankingLoss.of(settings);
    int[] users = Arrays.copyOfRange(set.histories().usersKnowing(Split.VALIDATION, 2), 3, 6);
    Targets targets = view.backbone().bidirectional() ? Targets.MASKED : Targets.NEXT;
    BatchBuilder.Shape shape = new BatchBuilder.Shape(targets, 6, false, loss.negatives(), 5, 0);
    BatchBuilder builder = new BatchBuilder(set.histories(), set.catalog(), shape);
    float[] table = table();
    Tensor teacherTable = Tensors.of(table, SmallDataset.USERS, 2L * SmallDataset.WIDTH);
    Objective objective =
        new Objective(
            view,
            loss,
            settings.viewTraining(),
            new Teachers(set.similarUsers(), teacherTable),
            ALPHA);
    Map<String, double[]> values = new LinkedHashMap<>();
    view.parameters().names().forEach(n -> values.put(n, doubles(view.parameters().values(n))));
    for (int parts : new int[] {1, users.length}) {
      DataParallel replicas = new DataParallel(objective, parts);
      TrainBatch batch = builder.build(users, parts, new SplitMix(4));
      SlowObjective slow = new SlowObjective(settings, set, batch, values, table, ALPHA);
      DataParallel.Losses losses = replicas.step(batch, Dropout.OFF);
      assertThat((float) (losses.ranking() + ALPHA * losses.distillation()))
          .isCloseTo((float) slow.value(), offset());
      for (String name : values.keySet()) {
        Tensor value = view.parameters().get(name);
        assertThat(Tensors.floats(value.grad()))
            .as("%s, %d parts", name, parts)
            .containsExactly(slow.gradient(name, STEP), offset());
      }
      view.parameters().forgetGradients();
    }
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
