package dev.nightjar.trainer.input;

/**
 * Some users' training sequences with their targets and negatives. Items are numbered by their row
 * in {@code distinct}, so that whatever is computed per item is computed once per distinct item.
 *
 * @param users (B) who they are
 * @param length L
 * @param distinct (n) item indexes; row 0 is padding
 * @param sequences (B, L) rows of {@code distinct}, padded with 0 on the left
 * @param places (m) flat positions in {@code sequences} that have a target
 * @param placeRows (m) the row of each place
 * @param targets (m) rows of {@code distinct}: the next item at each place
 * @param negatives rows of {@code distinct}: (k) shared by all places, or (m) one for each
 * @param taken (B, k) whether the user has the shared negative; empty if they are not shared
 */
public record TrainBatch(
    int[] users,
    int length,
    long[] distinct,
    long[] sequences,
    long[] places,
    long[] placeRows,
    long[] targets,
    long[] negatives,
    boolean[] taken) {
  /** B. */
  public int rows() {
    return users.length;
  }
}
