package dev.nightjar.train.evaluation;

import dev.nightjar.train.input.Batches;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.PaddedSequences;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.tensor.Tensors;
import dev.nightjar.train.tensor.Workers;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Every user's representation, without dropout and without gradients. */
public final class Representations {
  private static final int ROWS_AT_ONCE = 256;

  private Representations() {}

  /**
   * Encodes what is known of every user before the split's target.
   *
   * @param into (U, V d); rows of users without known items stay as they are
   */
  public static void fill(Tensor into, Scorer scorer, Histories histories, Split split) {
    fill(into, histories.usersKnowing(split, 1), scorer, histories, split);
  }

  /**
   * Encodes what is known of some users before the split's target.
   *
   * @param into (U, V d); rows of other users stay as they are
   * @param users each with a known item
   */
  public static void fill(
      Tensor into, int[] users, Scorer scorer, Histories histories, Split split) {
    int maxLength = scorer.view().maxLength();
    List<int[]> batches =
        Batches.byLength(
            users, user -> Math.min(maxLength, histories.knownLength(user, split)), ROWS_AT_ONCE);
    Workers.map(
        batches,
        some ->
            Tensors.withoutGradients(
                () -> {
                  PaddedSequences known = PaddedSequences.known(histories, some, split, maxLength);
                  long[] rows = Arrays.stream(some).asLongStream().toArray();
                  return into.index_copy_(0, Tensors.of(rows, rows.length), of(scorer, known))
                      .dim();
                }));
  }

  /** Those of every user: (U, V d), zeros for users without known items. */
  public static Tensor of(Scorer scorer, Histories histories, Split split) {
    Tensor table = Tensors.zeros(histories.users(), scorer.view().representationWidth());
    fill(table, scorer, histories, split);
    return table;
  }

  /** u of some sequences: (B, V d). */
  public static Tensor of(Scorer scorer, PaddedSequences sequences) {
    return scorer.represent(Tensors.of(sequences));
  }
}
