package dev.nightjar.train.model;

import dev.nightjar.train.tensor.Tensors;

/** Parameters without a model. */
public final class TestParameters {
  private TestParameters() {}

  /** One matrix, of which every step moves all rows. */
  public static Parameters of(String name, float[] values, long rows, long columns) {
    Parameters parameters = new Parameters(1);
    add(parameters, name, values, rows, columns);
    return parameters;
  }

  /** Adds another. */
  public static void add(
      Parameters parameters, String name, float[] values, long rows, long columns) {
    parameters.add(name, () -> Tensors.of(values, rows, columns));
  }
}
