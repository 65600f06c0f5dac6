package dev.nightjar.contract;

/**
 * What {@code recommend} must know of a model bundle.
 *
 * <p>{@code model.onnx} has the inputs {@code sequences} int64 (B, L) item indexes padded with 0 on
 * the left, {@code seen} int64 (S, 2) pairs of row and item index that must not be recommended,
 * {@code k} int64 (1). L is free, at most {@code maxLength}. Its outputs:
 *
 * <ul>
 *   <li>{@code items} int64 (B, k), item indexes, best first and ties to the smaller index, and
 *       {@code scores} float32 (B, k); a seen item's score is minus infinity. With k = 0 both are
 *       empty and cost nothing: the outputs below are for those who rank by rules of their own.
 *   <li>{@code model_scores} float32 (B, P), P = {@link #columns}: column i is item i, seen or not;
 *       columns without an item mean nothing. All but what item pairs add.
 *   <li>{@code model_blocks} float32 (B, P / 64): the largest of each 64 columns.
 *   <li>{@code pair_items} int32 and {@code pair_scores} float32 (B, N), no less than 0: what is
 *       added to which columns of {@code model_scores}, one after the other, for {@code scores}. An
 *       item may stand there several times, and 0 means none.
 *   <li>{@code representations} float32 (B, 2d).
 *   <li>{@code item_vectors} float32 (P, 2d) or (P, 2d + 1): each item's vector times its {@code
 *       item_factors} (P), then its bonus if there is such a column. {@code model_scores} are their
 *       products with the scaled representations followed by 1.
 * </ul>
 *
 * @param backbone for example {@code sasrec}
 * @param items I; the bundle fits datasets with this catalog only
 * @param dataset manifest of the dataset it was trained on, relative to the root
 * @param maxLength longest sequence it was trained on; longer ones keep their newest items
 * @param width 2d
 * @param validationNdcg10 full-catalog NDCG@10 on the validation targets
 * @param testNdcg10 full-catalog NDCG@10 on the test targets
 */
public record ModelFacts(
    String backbone,
    int items,
    String dataset,
    int maxLength,
    int width,
    double validationNdcg10,
    double testNdcg10) {
  /** Columns of {@code model_scores} that have one entry in {@code model_blocks}. */
  public static final int BLOCK = 64;

  /** P: columns of {@code model_scores}, of whole blocks, with room for padding and mask. */
  public static int columns(int items) {
    return Math.multiplyExact(blocks(items), BLOCK);
  }

  /** Columns of {@code model_blocks}. */
  public static int blocks(int items) {
    return (Conventions.mask(items) + BLOCK) / BLOCK;
  }
}
