package dev.nightjar.trainer.training;

import dev.nightjar.trainer.input.TrainBatch;
import dev.nightjar.trainer.model.Dropout;
import dev.nightjar.trainer.model.ItemRows;
import dev.nightjar.trainer.model.Parameters;
import dev.nightjar.trainer.tensor.Compute;
import dev.nightjar.trainer.tensor.Tensors;
import dev.nightjar.trainer.tensor.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Gradients of a batch by data parallelism: replicas of the model take its parts side by side, and
 * what they find is added up in the order of the parts. Rows of items are shared by all parts, so
 * they are computed once, before; the replicas' gradients of them go on from there together.
 */
final class DataParallel {
  private static final int MOST_PARTS = 16; // each costs a sum over all parameters

  private final Objective objective;
  private final List<Objective> replicas = new ArrayList<>();

  /**
   * @param workers how many compute at once
   */
  DataParallel(Objective objective, int workers) {
    this.objective = objective;
    for (int part = 0; part < Math.min(workers, MOST_PARTS); part++) {
      replicas.add(objective.replica());
    }
  }

  /** Parts that a batch may have. */
  int parts() {
    return replicas.size();
  }

  /** What a part, or the whole batch, adds to the losses. */
  record Losses(double ranking, double distillation) {
    private Losses plus(Losses other) {
      return new Losses(ranking + other.ranking, distillation + other.distillation);
    }
  }

  /** Leaves the gradients in the parameters of the model and returns the losses. */
  Losses step(TrainBatch batch, Dropout dropout) {
    ItemRows items = mixed(() -> items(batch));
    Objective.Counts counts = objective.counts(batch);
    List<Work> works = new ArrayList<>();
    for (TrainBatch.Part part : batch.parts()) {
      Objective replica = replicas.get(works.size());
      Dropout own = works.isEmpty() ? dropout : dropout.fork(works.size());
      works.add(new Work(replica, part, items.leaves(), counts, own));
    }
    List<Losses> losses = Workers.map(works, work -> Tensors.inScope(work::gradients));
    addUp(items, works);
    return losses.stream().reduce(new Losses(0, 0), Losses::plus);
  }

  private ItemRows items(TrainBatch batch) {
    return objective.view().rows(Tensors.of(batch.distinct(), batch.distinct().length));
  }

  /** What one replica does in a step. */
  private record Work(
      Objective replica,
      TrainBatch.Part part,
      ItemRows rows,
      Objective.Counts counts,
      Dropout dropout) {
    /** Leaves gradients in the rows and in the replica's parameters. */
    Losses gradients() {
      Objective.Losses found = mixed(() -> replica.of(part, rows, counts, dropout));
      found.sum().backward();
      return new Losses(found.ranking().item_float(), found.distillation().item_float());
    }
  }

  private void addUp(ItemRows items, List<Work> works) {
    TensorVector roots = new TensorVector();
    TensorVector gradients = new TensorVector();
    for (int view = 0; view < items.views().size(); view++) {
      int index = view;
      roots.push_back(items.views().get(view));
      gradients.push_back(sum(works, work -> work.rows().views().get(index)).orElseThrow());
    }
    Parameters parameters = objective.view().parameters();
    for (String name : parameters.names()) {
      Optional<Tensor> sum = sum(works, work -> work.replica().view().parameters().get(name));
      sum.ifPresent(
          gradient -> {
            roots.push_back(parameters.get(name));
            gradients.push_back(gradient);
          });
    }
    torch.backward(roots, gradients, new BoolOptional(), false, new TensorVector());
    works.forEach(work -> work.replica().view().parameters().forgetGradients());
  }

  /** The gradients of one tensor in all parts, added into the first; none if no part uses it. */
  private static Optional<Tensor> sum(List<Work> works, Function<Work, Tensor> tensor) {
    return works.stream()
        .map(work -> tensor.apply(work).grad())
        .filter(Tensor::defined)
        .reduce(Tensor::add_);
  }

  @SuppressWarnings("try")
  private static <T> T mixed(Supplier<T> body) {
    try (Compute.Autocast mixed = Tensors.compute().mixed()) {
      return body.get();
    }
  }
}
