package dev.nightjar.train.training;

import dev.nightjar.train.input.TrainBatch;
import dev.nightjar.train.model.Dropout;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.ItemRows;
import dev.nightjar.train.settings.ModelSettings.ViewTraining;
import dev.nightjar.train.tensor.Compute;
import dev.nightjar.train.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The objective of a training step: ranking loss + alpha x distillation, from one encoding of the
 * students. Distillation is a mean over the batch's students. The ranking loss is a mean over all
 * its places, times how many more they are than in a typical batch: a batch holds histories of
 * similar length, and a position must not count more because its history is short. Gradients of the
 * losses are computed in closed form; libtorch propagates them through the encoder.
 *
 * <p>Shapes: B students, R rows of L positions, V views of width d, m places with a target, n
 * distinct items.
 */
record Objective(
    DualView view, RankingLoss loss, ViewTraining training, Teachers teachers, double alpha) {

  /** Means over the batch. */
  record Losses(double ranking, double distillation) {
    static final Losses NONE = new Losses(0, 0);

    Losses plus(Losses other) {
      return new Losses(ranking + other.ranking, distillation + other.distillation);
    }
  }

  /** Views that are computed together; lists of several can be computed side by side. */
  List<List<Integer>> together() {
    List<Integer> views = IntStream.range(0, view.views()).boxed().toList();
    return training == ViewTraining.APART && view.independent()
        ? views.stream().map(List::of).toList()
        : List.of(views);
  }

  /**
   * Leaves gradients in the parameters and in the learned rows.
   *
   * @param weight of its places
   * @param views some that are computed together
   * @param learned (n, d) rows of the batch's distinct items, if the model has such
   * @return what these views add to the losses
   */
  Losses gradients(
      TrainBatch batch,
      double weight,
      List<Integer> views,
      Optional<Tensor> learned,
      Dropout dropout) {
    return Tensors.inScope(() -> new Step(batch, weight, views, learned, dropout).backward());
  }

  /** One batch in some views. */
  private final class Step {
    private final TrainBatch batch;
    private final double weight;
    private final List<Integer> views;
    private final ItemRows rows; // (n, d) each
    private final Tensor atPlaces; // (m, d of all views)
    private final Tensor students; // (B, d of all views)
    private final TensorVector roots = new TensorVector();
    private final TensorVector gradients = new TensorVector();
    private final List<Tensor> ranking = new ArrayList<>(); // losses of what is scored

    Step(
        TrainBatch batch,
        double weight,
        List<Integer> views,
        Optional<Tensor> learned,
        Dropout dropout) {
      this.batch = batch;
      this.weight = weight;
      this.views = views;
      Tensor items = Tensors.of(batch.distinct(), batch.distinct().length);
      rows = mixed(() -> rows(views, items, learned));
      Tensor encoded = mixed(() -> encode(dropout)); // (R, L, d of all views)
      atPlaces =
          encoded
              .reshape(-1, encoded.size(2))
              .index_select(0, Tensors.of(batch.places(), batch.places().length))
              .to(torch.ScalarType.Float);
      students =
          DualView.lastPosition(encoded)
              .narrow(0, batch.rows() - batch.students(), batch.students())
              .to(torch.ScalarType.Float);
    }

    private ItemRows rows(List<Integer> views, Tensor items, Optional<Tensor> learned) {
      return new ItemRows(views.stream().map(v -> view.rows(v, items, learned)).toList());
    }

    private Tensor encode(Dropout dropout) {
      Tensor sequences = Tensors.of(batch.sequences(), batch.rows(), batch.length()); // (R, L)
      return views.size() < view.views()
          ? view.encode(views.get(0), rows.views().get(0), sequences, dropout)
          : view.encode(rows, sequences, dropout);
    }

    /** A GPU's answers are read last: until then nobody waits for it. */
    Losses backward() {
      Tensor distillation =
          Tensors.unrecorded(
              () -> {
                rank();
                return distill();
              });
      torch.backward(roots, gradients, new BoolOptional(), false, new TensorVector());
      double sum = ranking.stream().mapToDouble(Tensor::item_float).sum();
      return new Losses(weight * sum, distillation.item_float());
    }

    private void rank() {
      boolean apart = training == ViewTraining.APART;
      List<Tensor> scored = apart ? rows.views() : List.of(rows.vectors());
      List<Tensor> ofPlaces = new ArrayList<>();
      List<Tensor> ofRows = new ArrayList<>();
      for (Tensor vectors : scored) {
        long width = vectors.size(1);
        Tensor u = atPlaces.narrow(1, ofPlaces.size() * width, width);
        RankingLoss.Gradients found = loss.of(batch, u, vectors);
        ranking.add(found.loss());
        ofPlaces.add(found.representations());
        ofRows.add(found.vectors());
      }
      start(atPlaces, weighed(ofPlaces));
      Tensor ofAll = weighed(ofRows); // (n, d of all views)
      for (int v = 0; v < rows.views().size(); v++) {
        start(rows.views().get(v), ofAll.narrow(1, (long) v * view.width(), view.width()));
      }
    }

    /** Side by side. */
    private Tensor weighed(List<Tensor> gradients) {
      return Tensors.concat(1, gradients.toArray(Tensor[]::new)).mul_(Tensors.scalar(weight));
    }

    private Tensor distill() {
      long from = views.get(0) * (long) view.width();
      Teachers.Gradients found =
          teachers.distillation(batch.users(), students, from, view.representationWidth());
      start(students, found.students().mul_(Tensors.scalar(alpha)));
      return found.loss();
    }

    /** Something the losses depend on, and its gradient. */
    private void start(Tensor root, Tensor gradient) {
      roots.push_back(root);
      gradients.push_back(gradient);
    }
  }

  @SuppressWarnings("try")
  private static <T> T mixed(Supplier<T> body) {
    try (Compute.Autocast mixed = Tensors.compute().mixed()) {
      return body.get();
    }
  }
}
