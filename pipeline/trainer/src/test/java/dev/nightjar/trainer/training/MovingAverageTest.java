package dev.nightjar.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.trainer.SmallDataset;
import dev.nightjar.trainer.TestSettings;
import dev.nightjar.trainer.input.TrainingSet;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.model.Parameters;
import dev.nightjar.trainer.tensor.Tensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovingAverageTest {
  private static final String NAME = "collaborative";

  @TempDir Path root;
  private Parameters parameters;

  @BeforeEach
  void model() throws Exception {
    TrainingSet set = SmallDataset.read(root);
    parameters = new DualView(set.catalog(), TestSettings.of(root)).parameters();
  }

  @Test
  void countsAStepLessTheLongerAgoItWas() {
    MovingAverage average = new MovingAverage(parameters, 0.5);
    double expected = parameters.values(NAME)[7];
    for (int step = 1; step <= 20; step++) {
      fill(step);
      average.add(step);
      double kept = Math.min(0.5, (1.0 + step) / (10.0 + step)); // 2/11, 3/12, ... then a half
      expected = kept * expected + (1 - kept) * step;
    }
    float found = average.inPlace(() -> parameters.values(NAME)[7]);
    assertThat((double) found).isCloseTo(expected, Offset.offset(1e-5));
    assertThat(parameters.values(NAME)).containsOnly(20);
    average.moveThere();
    assertThat(parameters.values(NAME)[7]).isEqualTo(found);
  }

  @Test
  void withoutDecayItIsTheParametersThemselves() {
    MovingAverage average = new MovingAverage(parameters, 0);
    fill(3);
    average.add(1);
    average.moveThere();
    float[] found = average.inPlace(() -> parameters.values(NAME));
    assertThat(found).containsOnly(3);
  }

  @Test
  void goesOnFromACheckpoint() {
    MovingAverage average = new MovingAverage(parameters, 0.9);
    fill(5);
    average.add(1);
    Map<String, float[]> arrays = new LinkedHashMap<>();
    average.copyTo(arrays);
    MovingAverage other = new MovingAverage(parameters, 0.9);
    other.restore(arrays);
    fill(6);
    average.add(2);
    other.add(2);
    float[] expected = average.inPlace(() -> parameters.values(NAME));
    float[] found = other.inPlace(() -> parameters.values(NAME));
    assertThat(found).isEqualTo(expected);
  }

  private void fill(float value) {
    Tensors.withoutGradients(() -> parameters.get(NAME).fill_(Tensors.scalar(value)));
  }
}
