package dev.nightjar.trainer.evaluation;

import dev.nightjar.trainer.input.Batches;
import dev.nightjar.trainer.input.Histories;
import dev.nightjar.trainer.input.PaddedSequences;
import dev.nightjar.trainer.input.Split;
import dev.nightjar.trainer.model.Dropout;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.model.ItemRows;
import dev.nightjar.trainer.tensor.Tensors;
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
   * @param into (U, 2d); rows of users without known items stay as they are
   */
  public static void fill(
      Tensor into, DualView view, ItemRows items, Histories histories, Split split) {
    List<int[]> batches =
        Batches.byLength(
            histories.usersKnowing(split, 1),
            user -> Math.min(view.maxLength(), histories.knownLength(user, split)),
            ROWS_AT_ONCE);
    for (int[] users : batches) {
      Tensors.withoutGradients(
          () -> {
            Tensor encoded =
                of(view, items, PaddedSequences.known(histories, users, split, view.maxLength()));
            long[] rows = Arrays.stream(users).asLongStream().toArray();
            return into.index_copy_(0, Tensors.of(rows, rows.length), encoded).dim();
          });
    }
  }

  /** u of some sequences: (B, 2d). */
  public static Tensor of(DualView view, ItemRows items, PaddedSequences sequences) {
    Tensor indexes = Tensors.of(sequences.items(), sequences.rows(), sequences.length());
    return DualView.lastPosition(view.encode(items, indexes, Dropout.OFF));
  }
}
