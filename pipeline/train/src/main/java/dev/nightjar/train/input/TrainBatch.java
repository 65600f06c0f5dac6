package dev.nightjar.train.input;

/**
 * Some users' training sequences with their targets and negatives. Items are numbered by their row
 * in {@code distinct}, so that whatever is computed per item is computed once per distinct item.
 *
 * @param distinct (n) item indexes; row 0 is padding
 * @param users (B) who they are
 * @param rows R: B, or a multiple of it if a user has several rows; the last B are those whose
 *     newest position represents the user
 * @param length L
 * @param sequences (R, L) rows of {@code distinct}, padded with 0 on the left
 * @param places (m) flat positions in {@code sequences} that have a target, ascending
 * @param targets (m) rows of {@code distinct}: the next item at each place
 * @param negatives rows of {@code distinct}: (k) shared by all places, or (m) one for each
 * @param corrections (k) log of how often a shared negative is expected to be drawn, which is taken
 *     from its score; empty if all items are there
 * @param taken where the user of a place has the shared negative: place * k + negative, by places
 */
public record TrainBatch(
    long[] distinct,
    int[] users,
    int rows,
    int length,
    long[] sequences,
    long[] places,
    long[] targets,
    long[] negatives,
    float[] corrections,
    long[] taken) {

  /** B. */
  public int students() {
    return users.length;
  }
}
