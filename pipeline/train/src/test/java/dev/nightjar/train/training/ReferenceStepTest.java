package dev.nightjar.train.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.SmallDataset;
import dev.nightjar.train.TestSettings;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.Dropout;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.settings.TrainSettings;
import dev.nightjar.train.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What training is timed against is the same model, computed as the published code does. */
class ReferenceStepTest {
  @TempDir Path root;

  @Test
  void encodesAsTheModelOfThePaperDoes() throws IOException {
    TrainingSet set = SmallDataset.read(root);
    TrainSettings settings =
        TestSettings.of(
            root,
            "--paper-parity",
            "true",
            "--view-training",
            "together",
            "--cross-attention",
            "true",
            "--shared-backbone",
            "true",
            "--max-length",
            "6");
    DualView view = TestSettings.view(set.catalog(), settings, 9);
    long[] items = {0, 0, 0, 3, 1, 2, 0, 7, 6, 5, 4, 9};
    float[] expected =
        Tensors.floats(view.encode(view.allRows(), Tensors.of(items, 2, 6), Dropout.OFF));
    ReferenceStep reference = new ReferenceStep(set, view, 0, 1);
    assertThat(Tensors.floats(reference.encode(items)))
        .containsExactly(expected, Offset.offset(1e-5f));
  }
}
