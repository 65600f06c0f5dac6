package dev.nightjar.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.trainer.tensor.Tensors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ParametersTest {
  @Test
  void clippingScalesTheGradientsOfAllParametersTogether() {
    assertThat(gradients(0)).containsExactly(6, 8);
    assertThat(gradients(20)).containsExactly(6, 8);
    assertThat(gradients(5)).containsExactly(new float[] {3, 4}, Offset.offset(1e-5f));
  }

  /** Of x^2 at 3 and y^2 at 4, two parameters: their length is 10. */
  private static float[] gradients(double longest) {
    Parameters parameters = new Parameters();
    parameters.add("x", Tensors.of(new float[] {3}, 1));
    parameters.add("y", Tensors.of(new float[] {4}, 1));
    parameters
        .get("x")
        .pow(Tensors.scalar(2))
        .add(parameters.get("y").pow(Tensors.scalar(2)))
        .sum()
        .backward();
    parameters.clipGradients(longest);
    return new float[] {
      Tensors.floats(parameters.get("x").grad())[0], Tensors.floats(parameters.get("y").grad())[0]
    };
  }
}
