package dev.nightjar.train.model;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A: two linear layers from the width of texts D_t to D_t/2 to d.
 *
 * @param textWidth D_t
 * @param width d
 */
record Adapter(int textWidth, int width) {
  private static final String FIRST = "adapter1";
  private static final String SECOND = "adapter2";

  static Adapter of(Catalog catalog) {
    return new Adapter(catalog.textWidth(), catalog.width());
  }

  void addTo(Parameters parameters) {
    int hidden = Math.max(1, textWidth / 2);
    parameters.addLinear(FIRST, hidden, textWidth);
    parameters.addLinear(SECOND, width, hidden);
  }

  /**
   * Two linear layers are one: multiplied first, they cost a third for every item.
   *
   * @param text (n, D_t)
   * @return (n, d)
   */
  Tensor apply(Parameters parameters, Tensor text) {
    Tensor second = parameters.get(SECOND + ".weight"); // (d, D_t/2)
    Tensor weight = second.matmul(parameters.get(FIRST + ".weight")); // (d, D_t)
    Tensor bias =
        second.mv(parameters.get(FIRST + ".bias")).add(parameters.get(SECOND + ".bias")); // (d)
    return torch.linear(text, weight, Tensors.optional(bias)); // (n, d)
  }
}
