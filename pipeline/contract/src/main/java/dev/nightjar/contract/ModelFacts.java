package dev.nightjar.contract;

/**
 * What {@code recommend} must know of a model bundle.
 *
 * <p>{@code model.onnx} has the inputs {@code sequences} int64 (B, L) item indexes padded with 0 on
 * the left, {@code seen} int64 (S, 2) pairs of row and item index that must not be recommended,
 * {@code k} int64 (1); and the outputs {@code items} int64 (B, k) item indexes, best first and ties
 * to the smaller index, {@code scores} float32 (B, k), {@code representations} float32 (B, 2d). L
 * is free, at most {@code maxLength}. A seen item's score is minus infinity.
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
    double testNdcg10) {}
