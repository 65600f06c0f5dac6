package dev.nightjar.train.model;

import dev.nightjar.contract.Require;
import dev.nightjar.train.tensor.TensorFile;
import dev.nightjar.train.tensor.Tensors;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The trainable tensors by name, in the order they were added: what the optimizer moves, a
 * checkpoint holds and the export writes. Initial values come from a generator of their own.
 */
public final class Parameters {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Set<String> tables = new HashSet<>();
  private final GeneratorOptional random;

  /**
   * @param seed of initial values
   */
  public Parameters(long seed) {
    random = new GeneratorOptional(torch.make_generator_cpu(seed));
  }

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

  /** Adds a tensor, which a layer may keep: its values change, it stays the same. */
  Tensor add(String name, Supplier<Tensor> initial) {
    Require.that(!tensors.containsKey(name), "parameter %s was added twice", name);
    Tensor tensor =
        Tensors.inScope(() -> Tensors.kept(Tensors.here(initial.get()).set_requires_grad(true)));
    tensors.put(name, tensor);
    return tensor;
  }

  /** Adds a matrix of which a step moves only the rows it touches. */
  Tensor addTable(String name, Supplier<Tensor> initial) {
    tables.add(name);
    return add(name, initial);
  }

  /** Whether a step moves only some rows of it, and leaves it no gradient. */
  public boolean isTable(String name) {
    return tables.contains(name);
  }

  /** From a normal distribution of variance 2 / (rows + columns). */
  Tensor matrix(long rows, long columns) {
    double deviation = Math.sqrt(2.0 / (rows + columns));
    return torch.zeros(rows, columns).normal_(0, deviation, random);
  }

  Tensor addMatrix(String name, long rows, long columns) {
    return add(name, () -> matrix(rows, columns));
  }

  /** (width), every value the same. */
  Tensor addConstant(String name, float value, long width) {
    return add(name, () -> Tensors.full(value, width));
  }

  /** A copy of all values, to come back to. */
  public Map<String, Tensor> copies() {
    return Tensors.unrecorded(
        () -> {
          Map<String, Tensor> copies = new LinkedHashMap<>();
          forEach((name, value) -> copies.put(name, Tensors.kept(value.detach().clone())));
          return copies;
        });
  }

  /** Writes all values into a file, a zip of .npy files. */
  public void write(Path file) throws IOException {
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      TensorFile.writeAll(zip, tensors);
    }
  }

  /** Takes an older copy to where the values are now. */
  public void copyTo(Map<String, Tensor> copies) {
    Tensors.withoutGradients(
        () -> {
          copies.forEach((name, copy) -> copy.copy_(get(name)));
          return null;
        });
  }

  /** Takes over the values of a copy. */
  public void restore(Map<String, Tensor> copies) {
    Require.that(copies.keySet().equals(tensors.keySet()), "the copy is of another model");
    Tensors.withoutGradients(
        () -> {
          copies.forEach((name, copy) -> get(name).copy_(copy));
          return null;
        });
  }
}
