package dev.nightjar.trainer.input;

import java.util.List;

/**
 * Some users' training sequences with their targets and negatives, in parts that can be computed
 * side by side. Items are numbered by their row in {@code distinct}, so that whatever is computed
 * per item is computed once per distinct item.
 *
 * @param distinct (n) item indexes; row 0 is padding
 */
public record TrainBatch(long[] distinct, List<Part> parts) {
  public TrainBatch {
    parts = List.copyOf(parts);
  }

  /** Places with a target, of all parts. */
  public int places() {
    return parts.stream().mapToInt(part -> part.places().length).sum();
  }

  /**
   * Some of the batch's users.
   *
   * @param users (B) who they are
   * @param rows R: B, or a multiple of it if a user has several rows; the last B are those whose
   *     newest position represents the user
   * @param length L
   * @param sequences (R, L) rows of {@code distinct}, padded with 0 on the left
   * @param places (m) flat positions in {@code sequences} that have a target
   * @param placeUsers (m) whose each place is: 0 to B - 1
   * @param targets (m) rows of {@code distinct}: the next item at each place
   * @param negatives rows of {@code distinct}: (k) shared by all places of all parts, or (m) one
   *     for each
   * @param corrections (k) how much a shared negative's score is lowered for being drawn more often
   *     than by chance; all 0 if all are uniform
   * @param taken (B, k) whether the user has the shared negative; empty if they are not shared
   */
  public record Part(
      int[] users,
      int rows,
      int length,
      long[] sequences,
      long[] places,
      long[] placeUsers,
      long[] targets,
      long[] negatives,
      float[] corrections,
      boolean[] taken) {
    /** B. */
    public int students() {
      return users.length;
    }
  }
}
