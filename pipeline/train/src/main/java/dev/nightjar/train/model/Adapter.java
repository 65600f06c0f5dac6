package dev.nightjar.train.model;

import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A: two linear layers from the width of texts D_t to D_t/2 to d. */
final class Adapter {
  private final Linear first; // (D_t/2, D_t)
  private final Linear second; // (d, D_t/2)

  Adapter(Parameters parameters, int textWidth, int width) {
    int hidden = Math.max(1, textWidth / 2);
    first = new Linear(parameters, "adapter1", hidden, textWidth);
    second = new Linear(parameters, "adapter2", width, hidden);
  }

  /**
   * Two linear layers are one: multiplied first, they cost a third for every item. It has no graph:
   * served item vectors are computed when the model is exported.
   *
   * @param text (n, D_t)
   * @return (n, d)
   */
  Tensor forward(Tensor text) {
    Tensor weight = second.weight().matmul(first.weight()); // (d, D_t)
    Tensor bias = second.weight().mv(first.bias()).add(second.bias()); // (d)
    return torch.linear(text, weight, Tensors.optional(bias)); // (n, d)
  }
}
