package dev.nightjar.train.training;

import dev.nightjar.train.model.Parameters;
import dev.nightjar.train.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Adam (Kingma and Ba 2015, algorithm 1) with its usual constants, for parameters every step moves
 * as a whole. We implement it ourselves so that we can checkpoint its state, two moments per
 * parameter. Each moment of all parameters is one tensor, so that a step takes few operations: on a
 * GPU, small operations cost mainly their launch.
 */
final class Adam {
  static final double BETA1 = 0.9;
  static final double BETA2 = 0.999;
  static final double EPSILON = 1e-8;
  static final String FIRST = "adam.first/";
  static final String SECOND = "adam.second/";

  private final List<String> names;
  private final List<Tensor> values;
  private final Tensor first; // (n) of all parameters, one after the other
  private final Tensor second; // (n) likewise

  /**
   * @param names of the parameters it moves
   */
  Adam(Parameters parameters, Collection<String> names) {
    this.names = List.copyOf(names);
    values = this.names.stream().map(parameters::get).toList();
    long size = values.stream().mapToLong(Tensor::numel).sum();
    first = Tensors.kept(Tensors.zeros(size));
    second = Tensors.kept(Tensors.zeros(size));
  }

  /** Both moments of every parameter by name, for a checkpoint. */
  void addTo(Map<String, Tensor> state) {
    addTo(state, FIRST, first);
    addTo(state, SECOND, second);
  }

  private void addTo(Map<String, Tensor> state, String prefix, Tensor moments) {
    List<Tensor> each = parts(moments);
    for (int i = 0; i < each.size(); i++) {
      state.put(prefix + names.get(i), Tensors.kept(each.get(i)));
    }
  }

  /** What of such a tensor is each parameter's, in its shape. */
  private List<Tensor> parts(Tensor all) {
    List<Tensor> parts = new ArrayList<>();
    long from = 0;
    for (Tensor value : values) {
      parts.add(all.narrow(0, from, value.numel()).view(Tensors.shape(value)));
      from += value.numel();
    }
    return parts;
  }

  /**
   * Moves every parameter against its gradient, and forgets the gradients. One that was of no use
   * has none: it counts as zero.
   *
   * @param step from 1
   */
  void step(int step, double rate) {
    double correction = Math.sqrt(1 - Math.pow(BETA2, step));
    double size = rate / (1 - Math.pow(BETA1, step)) * correction;
    Tensor gradient = Tensors.concat(0, values.stream().map(Adam::gradient).toArray(Tensor[]::new));
    first.lerp_(gradient, Tensors.scalar(1 - BETA1));
    second.mul_(Tensors.scalar(BETA2)).addcmul_(gradient, gradient, Tensors.scalar(1 - BETA2));
    List<Tensor> m = parts(first);
    List<Tensor> roots = parts(second.sqrt().add_(Tensors.scalar(EPSILON * correction)));
    for (int i = 0; i < m.size(); i++) {
      values.get(i).addcdiv_(m.get(i), roots.get(i), Tensors.scalar(-size));
      values.get(i).mutable_grad().reset();
    }
  }

  private static Tensor gradient(Tensor value) {
    Tensor gradient = value.grad();
    return gradient.defined() ? gradient.reshape(-1) : Tensors.zeros(value.numel());
  }
}
