package dev.nightjar.trainer.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A model as it is evaluated and served.
 *
 * @param items rows of every index, padding and mask included
 * @param slots of full lists; they need both views
 */
public record Scorer(DualView view, ItemRows items, ContentTerm content, SemanticSlots slots) {
  /** One that reserves no slots. */
  public Scorer(DualView view, ItemRows items, ContentTerm content) {
    this(view, items, content, SemanticSlots.NONE);
  }

  /** The same with another text likeness. */
  public Scorer with(ContentTerm other) {
    return new Scorer(view, items, other, slots);
  }

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
   * Scores of every index, slots aside.
   *
   * @param representations (B, V d)
   * @param recent (B, H) the newest items of each sequence, see {@link ContentTerm#HISTORY}
   * @return (B, I+2)
   */
  public Tensor scores(Tensor representations, Tensor recent) {
    return content.addTo(torch.matmul(representations, items.vectors().transpose(0, 1)), recent);
  }

  /**
   * Scores of the semantic view alone, with likeness in text: by these slots are given.
   *
   * @return (B, I+2)
   */
  public Tensor semanticScores(Tensor representations, Tensor recent) {
    long width = view.width();
    Tensor semantic = representations.narrow(1, width, width); // (B, d)
    return content.addTo(torch.matmul(semantic, items.views().get(1).transpose(0, 1)), recent);
  }

  /**
   * Gives the slots.
   *
   * @param scores of every index, minus infinity where an item must not be recommended
   * @return (B, I+2), the same tensor if there are no slots
   */
  public Tensor reserve(Tensor scores, Tensor representations, Tensor recent) {
    return slots.isNone() ? scores : slots.reserve(scores, semanticScores(representations, recent));
  }
}
