package dev.nightjar.train.model;

import dev.nightjar.train.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Some items in every view of the model, or all of them.
 *
 * @param views each (n, d); of two views the first is collaborative (rows of E) and the second
 *     semantic (A of the rows of S)
 */
public record ItemRows(List<Tensor> views) {
  public ItemRows {
    views = List.copyOf(views);
  }

  /** v: (n, V d) for V views. */
  public Tensor vectors() {
    return views.size() == 1 ? views.get(0) : Tensors.concat(1, views.toArray(Tensor[]::new));
  }

  /** The same with every value as a 16-bit float holds it: 11 significant bits. */
  public ItemRows rounded() {
    return new ItemRows(
        views.stream()
            .map(view -> view.to(torch.ScalarType.Half).to(torch.ScalarType.Float))
            .toList());
  }

  /** n. */
  public int count() {
    return Math.toIntExact(views.get(0).size(0));
  }
}
