package dev.nightjar.trainer.training;

import dev.nightjar.trainer.input.TrainBatch;
import dev.nightjar.trainer.model.Dropout;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.model.ItemRows;
import dev.nightjar.trainer.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * What a step makes smaller: ranking loss + alpha x distillation, from one encoding of the
 * students. Shapes: B students, L positions, d width of a view, m places with a target.
 */
record Objective(DualView view, RankingLoss loss, Teachers teachers, double alpha) {
  /** Three scalars. */
  record Losses(Tensor ranking, Tensor distillation, Tensor sum) {}

  Losses of(TrainBatch batch, Dropout dropout) {
    ItemRows items = view.rows(Tensors.of(batch.distinct(), batch.distinct().length));
    Tensor sequences = Tensors.of(batch.sequences(), batch.rows(), batch.length()); // (B, L)
    Tensor encoded = view.encode(items, sequences, dropout); // (B, L, 2d)
    Tensor atPlaces =
        encoded
            .reshape(-1, view.representationWidth())
            .index_select(0, Tensors.of(batch.places(), batch.places().length)); // (m, 2d)
    Tensor ranking = loss.of(batch, atPlaces, items.vectors());
    Tensor distillation = teachers.distillation(batch.users(), DualView.lastPosition(encoded));
    return new Losses(ranking, distillation, ranking.add(distillation, Tensors.scalar(alpha)));
  }
}
