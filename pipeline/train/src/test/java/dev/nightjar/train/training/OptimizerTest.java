package dev.nightjar.train.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.model.Parameters;
import dev.nightjar.train.model.TestParameters;
import dev.nightjar.train.tensor.Tensors;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private static final double RATE = 1;

  /** Adam's second moment shows how long a gradient was: its root is .0316 of it. */
  @Test
  void clippingScalesTheGradientsOfAllParametersTogether() {
    assertThat(gradients(0)).containsExactly(new float[] {6, 8}, Offset.offset(1e-4f));
    assertThat(gradients(20)).containsExactly(new float[] {6, 8}, Offset.offset(1e-4f));
    assertThat(gradients(5)).containsExactly(new float[] {3, 4}, Offset.offset(1e-4f));
  }

  /** Of x^2 at 3 and y^2 at 4, two parameters: their length is 10. */
  private static float[] gradients(double longest) {
    Parameters parameters = TestParameters.of("x", new float[] {3}, 1, 1);
    TestParameters.add(parameters, "y", new float[] {4}, 1, 1);
    parameters
        .get("x")
        .pow(Tensors.scalar(2))
        .add(parameters.get("y").pow(Tensors.scalar(2)))
        .sum()
        .backward();
    Optimizer optimizer = new Optimizer(parameters, new Schedule(RATE, 10), longest);
    optimizer.step(Optional.empty());
    return new float[] {second(optimizer, "x"), second(optimizer, "y")};
  }

  private static float second(Optimizer optimizer, String name) {
    return (float)
        Math.sqrt(Tensors.floats(optimizer.state().get("adam.second/" + name))[0] / 1e-3);
  }

  @Test
  void theStepSizeGoesUpAndThenDownToNothing() {
    Schedule schedule = new Schedule(0.5, 1000);
    assertThat(schedule.rate(1)).isCloseTo(0.5 * 0.5 / 20, Offset.offset(1e-9));
    assertThat(schedule.rate(20)).isBetween(0.48, 0.5);
    assertThat(schedule.rate(510)).isCloseTo(0.25, Offset.offset(1e-3));
    assertThat(schedule.rate(1000)).isBetween(0.0, 0.001);
    for (int step = 22; step <= 1000; step++) {
      assertThat(schedule.rate(step)).isLessThan(schedule.rate(step - 1));
    }
  }
}
