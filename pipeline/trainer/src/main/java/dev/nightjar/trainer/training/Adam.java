package dev.nightjar.trainer.training;

import dev.nightjar.trainer.model.Parameters;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam (Kingma and Ba 2015, algorithm 1) with its usual constants. Written out so that its state,
 * two tensors per parameter, is ours to checkpoint.
 */
final class Adam {
  private static final String FIRST = "adam.first/";
  private static final String SECOND = "adam.second/";
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Parameters parameters;
  private final double learningRate;
  private final Map<String, Tensor> first = new LinkedHashMap<>();
  private final Map<String, Tensor> second = new LinkedHashMap<>();
  private int steps;

  Adam(Parameters parameters, double learningRate) {
    this.parameters = parameters;
    this.learningRate = learningRate;
    parameters.forEach(
        (name, value) -> {
          first.put(name, Tensors.kept(torch.zeros_like(value)));
          second.put(name, Tensors.kept(torch.zeros_like(value)));
        });
  }

  int steps() {
    return steps;
  }

  /** Both moments of every parameter by name, for a checkpoint. */
  void copyTo(Map<String, float[]> arrays) {
    first.forEach((name, m) -> arrays.put(FIRST + name, Tensors.floats(m)));
    second.forEach((name, v) -> arrays.put(SECOND + name, Tensors.floats(v)));
  }

  /** Goes on from a checkpoint. */
  void restore(int steps, Map<String, float[]> arrays) {
    this.steps = steps;
    first.forEach((name, m) -> Tensors.set(m, arrays.get(FIRST + name)));
    second.forEach((name, v) -> Tensors.set(v, arrays.get(SECOND + name)));
  }

  /** Moves every parameter against its gradient, and forgets the gradients. */
  void step() {
    steps++;
    Tensors.withoutGradients(
        () -> {
          parameters.forEach(this::step);
          return null;
        });
    parameters.forgetGradients();
  }

  private void step(String name, Tensor value) {
    Tensor gradient = value.grad();
    if (!gradient.defined()) {
      return;
    }
    Tensor m = first.get(name).mul_(Tensors.scalar(BETA1));
    m.add_(gradient, Tensors.scalar(1 - BETA1));
    Tensor v = second.get(name).mul_(Tensors.scalar(BETA2));
    v.addcmul_(gradient, gradient, Tensors.scalar(1 - BETA2));
    double correction = Math.sqrt(1 - Math.pow(BETA2, steps));
    Tensor root = v.sqrt().div_(Tensors.scalar(correction)).add_(Tensors.scalar(EPSILON));
    double size = learningRate / (1 - Math.pow(BETA1, steps));
    value.addcdiv_(m, root, Tensors.scalar(-size));
  }
}
