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
 * students. Shapes: B students, R rows of L positions, V views of width d, m places with a target,
 * n distinct items.
 */
record Objective(
    DualView view, RankingLoss loss, ViewTraining training, Teachers teachers, double alpha) {
  /** Three scalars. */
  record Losses(Tensor ranking, Tensor distillation, Tensor sum) {}

  /** What the losses are means over: places of the whole batch, and its students with a teacher. */
  record Counts(int places, int taught) {}

  /** The same with gradients of its own. */
  Objective replica() {
    return new Objective(view.replica(), loss, training, teachers, alpha);
  }

  Counts counts(TrainBatch batch) {
    int taught = batch.parts().stream().mapToInt(part -> teachers.taught(part.users())).sum();
    return new Counts(batch.places(), Math.max(1, taught));
  }

  /**
   * What a part adds to the losses of its batch.
   *
   * @param items (n, d) each: the rows of the batch's distinct items
   */
  Losses of(TrainBatch.Part part, ItemRows items, Counts counts, Dropout dropout) {
    Tensor sequences = Tensors.of(part.sequences(), part.rows(), part.length()); // (R, L)
    Tensor encoded = view.encode(items, sequences, dropout); // (R, L, V d)
    Tensor atPlaces =
        encoded
            .reshape(-1, view.representationWidth())
            .index_select(0, Tensors.of(part.places(), part.places().length)); // (m, V d)
    Tensor ranking = ranking(part, atPlaces, items).div(Tensors.scalar(counts.places()));
    Tensor students =
        DualView.lastPosition(encoded)
            .narrow(0, part.rows() - part.students(), part.students()); // (B, V d)
    Tensor distillation =
        teachers.distillation(part.users(), students).div(Tensors.scalar(counts.taught()));
    return new Losses(ranking, distillation, ranking.add(distillation, Tensors.scalar(alpha)));
  }

  private Tensor ranking(TrainBatch.Part part, Tensor atPlaces, ItemRows items) {
    if (training == ViewTraining.TOGETHER || view.views() == 1) {
      return loss.of(part, atPlaces, items.vectors());
    }
    int width = view.width();
    Tensor collaborative = loss.of(part, atPlaces.narrow(1, 0, width), items.views().get(0));
    Tensor semantic = loss.of(part, atPlaces.narrow(1, width, width), items.views().get(1));
    return collaborative.add(semantic);
  }
}
