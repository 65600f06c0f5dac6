package dev.nightjar.trainer.training;

import dev.nightjar.trainer.input.TrainBatch;
import dev.nightjar.trainer.model.Dropout;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.model.ItemRows;
import dev.nightjar.trainer.settings.TrainSettings.ViewTraining;
import dev.nightjar.trainer.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * What a step makes smaller: ranking loss + alpha x distillation, from one encoding of the
 * students. Shapes: B students, R rows of L positions, V views of width d, m places with a target.
 */
record Objective(
    DualView view, RankingLoss loss, ViewTraining training, Teachers teachers, double alpha) {
  /** Three scalars. */
  record Losses(Tensor ranking, Tensor distillation, Tensor sum) {}

  Losses of(TrainBatch batch, Dropout dropout) {
    ItemRows items = view.rows(Tensors.of(batch.distinct(), batch.distinct().length));
    Tensor sequences = Tensors.of(batch.sequences(), batch.rows(), batch.length()); // (R, L)
    Tensor encoded = view.encode(items, sequences, dropout); // (R, L, V d)
    Tensor atPlaces =
        encoded
            .reshape(-1, view.representationWidth())
            .index_select(0, Tensors.of(batch.places(), batch.places().length)); // (m, V d)
    Tensor ranking = ranking(batch, atPlaces, items);
    Tensor students =
        DualView.lastPosition(encoded)
            .narrow(0, batch.rows() - batch.students(), batch.students()); // (B, V d)
    Tensor distillation = teachers.distillation(batch.users(), students);
    return new Losses(ranking, distillation, ranking.add(distillation, Tensors.scalar(alpha)));
  }

  private Tensor ranking(TrainBatch batch, Tensor atPlaces, ItemRows items) {
    if (training == ViewTraining.TOGETHER || view.views() == 1) {
      return loss.of(batch, atPlaces, items.vectors());
    }
    int width = view.width();
    Tensor collaborative = loss.of(batch, atPlaces.narrow(1, 0, width), items.views().get(0));
    Tensor semantic = loss.of(batch, atPlaces.narrow(1, width, width), items.views().get(1));
    return collaborative.add(semantic);
  }
}
