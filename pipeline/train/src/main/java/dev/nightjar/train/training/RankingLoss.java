package dev.nightjar.train.training;

import dev.nightjar.train.input.NegativeSampler.Negatives;
import dev.nightjar.train.input.TrainBatch;
import dev.nightjar.train.settings.LossSettings.LossKind;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The ranking loss of targets against negatives: the mean over the positions of a batch, with its
 * gradients in closed form. Shapes: m places, d width of what is scored, n distinct items.
 */
public sealed interface RankingLoss permits CrossEntropy, RankingLoss.Binary {
  /** The loss of that kind. */
  static RankingLoss of(LossKind kind) {
    return switch (kind) {
      case SAMPLED -> new CrossEntropy(Negatives.SHARED);
      case IN_BATCH -> new CrossEntropy(Negatives.SHARED_AND_TARGETS);
      case FULL -> new CrossEntropy(Negatives.ALL);
      case BINARY -> new Binary();
    };
  }

  /** The negatives it needs in a batch. */
  Negatives negatives();

  /**
   * The loss and its gradients; called without recording any.
   *
   * @param representations (m, d): u at each place
   * @param vectors (n, d): v of the batch's distinct items
   */
  Gradients of(TrainBatch batch, Tensor representations, Tensor vectors);

  /**
   * What came of a batch.
   *
   * @param loss a scalar
   * @param representations (m, d): of u
   * @param vectors (n, d): of v
   */
  record Gradients(Tensor loss, Tensor representations, Tensor vectors) {}

  /**
   * Adds up gradients of items that stand in several places.
   *
   * @param gradients (r, d)
   * @param rows (r) of the distinct items
   * @return (n, d)
   */
  static Tensor byItem(Tensor gradients, Tensor rows, long distinct) {
    return torch.embedding_dense_backward(gradients, rows, distinct, -1, false);
  }

  /** The paper's: log loss of the target and of one negative per place. */
  record Binary() implements RankingLoss {
    @Override
    public Negatives negatives() {
      return Negatives.PAIRED;
    }

    @Override
    public Gradients of(TrainBatch batch, Tensor representations, Tensor vectors) {
      int count = batch.places().length;
      Tensor targets = Tensors.of(batch.targets(), count);
      Tensor negatives = Tensors.of(batch.negatives(), count);
      Tensor wanted = vectors.index_select(0, targets); // (m, d)
      Tensor other = vectors.index_select(0, negatives); // (m, d)
      Tensor target = representations.mul(wanted).sum(1); // (m)
      Tensor negative = representations.mul(other).sum(1); // (m)
      Tensor loss = torch.softplus(target.neg()).add_(torch.softplus(negative)).mean();
      Tensor up = torch.sigmoid(target.neg()).mul_(Tensors.scalar(-1.0 / count)).unsqueeze(1);
      Tensor down = torch.sigmoid(negative).mul_(Tensors.scalar(1.0 / count)).unsqueeze(1);
      Tensor ofItems =
          Tensors.concat(0, representations.mul(up), representations.mul(down)); // (2m, d)
      return new Gradients(
          loss,
          wanted.mul_(up).add_(other.mul_(down)),
          byItem(ofItems, Tensors.concat(0, targets, negatives), vectors.size(0)));
    }
  }
}
