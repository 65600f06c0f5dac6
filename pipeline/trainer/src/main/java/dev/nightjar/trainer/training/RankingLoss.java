package dev.nightjar.trainer.training;

import dev.nightjar.trainer.input.BatchBuilder.Negatives;
import dev.nightjar.trainer.input.TrainBatch;
import dev.nightjar.trainer.settings.TrainSettings;
import dev.nightjar.trainer.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How well the target is told from negatives at every place; a mean over places. */
public sealed interface RankingLoss {
  /** The loss the settings name. */
  static RankingLoss of(TrainSettings settings) {
    return switch (settings.effectiveLoss()) {
      case SAMPLED -> new CrossEntropy(Negatives.SHARED);
      case IN_BATCH -> new CrossEntropy(Negatives.SHARED_AND_TARGETS);
      case FULL -> new CrossEntropy(Negatives.ALL);
      case BINARY -> new Binary();
    };
  }

  /** The negatives it needs in a batch. */
  Negatives negatives();

  /**
   * @param representations (m, 2d): u at each place
   * @param vectors (n, 2d): v of the batch's distinct items
   * @return a scalar
   */
  Tensor of(TrainBatch batch, Tensor representations, Tensor vectors);

  private static Tensor scoresOfTargets(TrainBatch batch, Tensor representations, Tensor vectors) {
    return scores(representations, rows(vectors, batch.targets()));
  }

  private static Tensor rows(Tensor vectors, long[] rows) {
    return torch.embedding(vectors, Tensors.of(rows, rows.length));
  }

  private static Tensor scores(Tensor representations, Tensor vectors) {
    return representations.mul(vectors).to(torch.ScalarType.Float).sum(1); // (m)
  }

  /**
   * Cross-entropy of the target against the batch's shared negatives; an item the user has is no
   * negative.
   */
  record CrossEntropy(Negatives negatives) implements RankingLoss {
    private static final double TAKEN = -1e9;

    @Override
    public Tensor of(TrainBatch batch, Tensor representations, Tensor vectors) {
      Tensor target = scoresOfTargets(batch, representations, vectors); // (m)
      Tensor others = rows(vectors, batch.negatives()).transpose(0, 1); // (2d, k)
      Tensor scores =
          torch
              .addmm(penalties(batch), representations, others)
              .to(torch.ScalarType.Float); // (m, k)
      return torch.softplus(torch.logsumexp(scores, 1).sub(target)).mean();
    }

    /** (m, k): so low that it counts nothing where the user has the item, else the correction. */
    private static Tensor penalties(TrainBatch batch) {
      int k = batch.negatives().length;
      return Tensors.of(batch.taken(), batch.students(), k)
          .to(torch.ScalarType.Float)
          .mul(Tensors.scalar(TAKEN))
          .sub(Tensors.of(batch.corrections(), 1, k))
          .index_select(0, Tensors.of(batch.placeUsers(), batch.placeUsers().length));
    }
  }

  /** The paper's: log loss of the target and of one negative per place. */
  record Binary() implements RankingLoss {
    @Override
    public Negatives negatives() {
      return Negatives.PAIRED;
    }

    @Override
    public Tensor of(TrainBatch batch, Tensor representations, Tensor vectors) {
      Tensor target = scoresOfTargets(batch, representations, vectors); // (m)
      Tensor other = scores(representations, rows(vectors, batch.negatives())); // (m)
      return torch.softplus(target.neg()).mean().add(torch.softplus(other).mean());
    }
  }
}
