package dev.nightjar.trainer.model;

import dev.nightjar.contract.Require;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The trainable tensors by name, in the order they were added: what the optimizer moves, a
 * checkpoint holds and the export writes. Initial values come from libtorch's generator.
 */
public final class Parameters {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /** The parameter of this name. */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    Require.that(tensor != null, "no parameter %s", name);
    return tensor;
  }

  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  public void forEach(BiConsumer<String, Tensor> action) {
    tensors.forEach(action);
  }

  /** Row-major values of a parameter. */
  public float[] values(String name) {
    return Tensors.inScope(() -> Tensors.floats(get(name)));
  }

  void add(String name, Tensor initial) {
    Require.that(!tensors.containsKey(name), "parameter %s was added twice", name);
    tensors.put(name, Tensors.kept(Tensors.here(initial).set_requires_grad(true)));
  }

  /** A matrix (rows, columns) from a normal distribution of variance 2 / (rows + columns). */
  void addMatrix(String name, long rows, long columns) {
    double deviation = Math.sqrt(2.0 / (rows + columns));
    add(name, torch.zeros(rows, columns).normal_(0, deviation, none()));
  }

  private static org.bytedeco.pytorch.GeneratorOptional none() {
    return new org.bytedeco.pytorch.GeneratorOptional();
  }

  /** The weight (out, in) and bias (out) of a linear layer. */
  void addLinear(String name, long out, long in) {
    addMatrix(name + ".weight", out, in);
    addConstant(name + ".bias", 0, out);
  }

  /** The scale (d) and shift (d) of a layer norm. */
  void addNorm(String name, long width) {
    addConstant(name + ".weight", 1, width);
    addConstant(name + ".bias", 0, width);
  }

  private void addConstant(String name, float value, int width) {
    float[] values = new float[width];
    java.util.Arrays.fill(values, value);
    add(name, Tensors.of(values, width));
  }

  private void addConstant(String name, float value, long width) {
    addConstant(name, value, Math.toIntExact(width));
  }

  /** The same values with gradients of their own: what moves one moves the other. */
  Parameters replica() {
    Parameters replica = new Parameters();
    tensors.forEach((name, value) -> replica.add(name, value.detach()));
    return replica;
  }

  /**
   * Scales all gradients so that together they are no longer than this.
   *
   * @param longest L2 norm; 0 leaves them
   */
  public void clipGradients(double longest) {
    if (longest > 0) {
      torch.clip_grad_norm_(new TensorVector(tensors.values().toArray(Tensor[]::new)), longest);
    }
  }

  /** As if no step had been computed. */
  public void forgetGradients() {
    forEach((name, value) -> value.mutable_grad().reset());
  }

  /** A copy of all values, to come back to. */
  public Map<String, float[]> snapshot() {
    Map<String, float[]> copy = new LinkedHashMap<>();
    tensors.keySet().forEach(name -> copy.put(name, values(name)));
    return copy;
  }

  /** Takes over the values of a snapshot. */
  public void restore(Map<String, float[]> snapshot) {
    Require.that(snapshot.keySet().equals(tensors.keySet()), "the snapshot is of another model");
    snapshot.forEach((name, values) -> Tensors.set(get(name), values));
  }
}
