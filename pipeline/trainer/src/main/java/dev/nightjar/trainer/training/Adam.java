package dev.nightjar.trainer.training;

import dev.nightjar.trainer.model.Parameters;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam (Kingma and Ba 2015, algorithm 1) with its usual constants, for parameters every step moves
 * as a whole. Written out so that its state, two tensors per parameter, is ours to checkpoint.
 */
final class Adam {
  static final double BETA1 = 0.9;
  static final double BETA2 = 0.999;
  static final double EPSILON = 1e-8;
  static final String FIRST = "adam.first/";
  static final String SECOND = "adam.second/";

  private final Parameters parameters;
  private final Map<String, Tensor> first = new LinkedHashMap<>();
  private final Map<String, Tensor> second = new LinkedHashMap<>();

  /**
   * @param names of the parameters it moves
   */
  Adam(Parameters parameters, Collection<String> names) {
    this.parameters = parameters;
    for (String name : names) {
      first.put(name, Tensors.kept(torch.zeros_like(parameters.get(name))));
      second.put(name, Tensors.kept(torch.zeros_like(parameters.get(name))));
    }
  }

  /** Both moments of every parameter by name, for a checkpoint. */
  void addTo(Map<String, Tensor> state) {
    first.forEach((name, m) -> state.put(FIRST + name, m));
    second.forEach((name, v) -> state.put(SECOND + name, v));
  }

  /**
   * Moves every parameter against its gradient, and forgets the gradients.
   *
   * @param step from 1
   */
  void step(int step, double rate) {
    double correction = Math.sqrt(1 - Math.pow(BETA2, step));
    double size = rate / (1 - Math.pow(BETA1, step)) * correction;
    first.keySet().forEach(name -> step(name, size, EPSILON * correction));
  }

  private void step(String name, double size, double epsilon) {
    Tensor value = parameters.get(name);
    Tensor gradient = value.grad();
    if (!gradient.defined()) {
      return;
    }
    Tensor m = first.get(name).lerp_(gradient, Tensors.scalar(1 - BETA1));
    Tensor v = second.get(name).mul_(Tensors.scalar(BETA2));
    v.addcmul_(gradient, gradient, Tensors.scalar(1 - BETA2));
    Tensor root = v.sqrt().add_(Tensors.scalar(epsilon));
    value.addcdiv_(m, root, Tensors.scalar(-size));
    value.mutable_grad().reset();
  }
}
