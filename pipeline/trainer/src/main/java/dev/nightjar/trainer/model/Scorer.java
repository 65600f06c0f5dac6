package dev.nightjar.trainer.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A model as it is evaluated and served.
 *
 * @param items rows of every index, padding and mask included
 */
public record Scorer(DualView view, ItemRows items, ContentTerm content) {
  /**
   * u of some sequences.
   *
   * @param sequences (B, L) item indexes, padded with 0 on the left
   * @return (B, V d)
   */
  public Tensor represent(Tensor sequences) {
    return view.represent(items, sequences);
  }

  /**
   * Scores of every index.
   *
   * @param representations (B, V d)
   * @param recent (B, H) the newest items of each sequence, see {@link ContentTerm#HISTORY}
   * @return (B, I+2)
   */
  public Tensor scores(Tensor representations, Tensor recent) {
    return content.addTo(torch.matmul(representations, items.vectors().transpose(0, 1)), recent);
  }
}
