package dev.nightjar.train.training;

import dev.nightjar.train.input.TrainBatch;
import dev.nightjar.train.model.Dropout;
import dev.nightjar.train.tensor.Tensors;
import dev.nightjar.train.tensor.Workers;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Takes training steps: the gradients of a batch, computed in parallel for views that share no
 * parameters, then the optimizer.
 */
final class Steps {
  private final Objective objective;
  private final Optimizer optimizer;
  private final List<List<Integer>> together;

  Steps(Objective objective, Optimizer optimizer) {
    this.objective = objective;
    this.optimizer = optimizer;
    together = objective.together();
  }

  /**
   * Takes one.
   *
   * @param weight of a place of this batch, see {@link Objective}
   * @param where for messages
   */
  Objective.Losses take(TrainBatch batch, double weight, Dropout dropout, String where) {
    return Tensors.inScope(
        () -> {
          Optional<LazyAdam.Rows> rows = optimizer.read(batch.distinct());
          Objective.Losses losses = gradients(batch, weight, rows, dropout);
          requireFinite(losses, where);
          optimizer.step(rows);
          return losses;
        });
  }

  private Objective.Losses gradients(
      TrainBatch batch, double weight, Optional<LazyAdam.Rows> rows, Dropout dropout) {
    Optional<Tensor> learned = rows.map(LazyAdam.Rows::values);
    List<Dropout> noise = dropout.forks(together.size());
    return Workers.mapIndexed(
            together,
            (i, views) -> objective.gradients(batch, weight, views, learned, noise.get(i)))
        .stream()
        .reduce(Objective.Losses.NONE, Objective.Losses::plus);
  }

  private static void requireFinite(Objective.Losses losses, String where) {
    if (!Double.isFinite(losses.ranking()) || !Double.isFinite(losses.distillation())) {
      throw new IllegalStateException(
          "%s: expected finite losses, found ranking %s and distillation %s"
              .formatted(where, losses.ranking(), losses.distillation()));
    }
  }
}
