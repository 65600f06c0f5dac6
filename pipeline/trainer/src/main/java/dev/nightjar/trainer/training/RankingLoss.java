package dev.nightjar.trainer.training;

import dev.nightjar.trainer.input.BatchBuilder.Negatives;
import dev.nightjar.trainer.input.TrainBatch;
import dev.nightjar.trainer.settings.TrainSettings;
import dev.nightjar.trainer.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How well the target is told from negatives at every place; a sum over places. */
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

  /** The negatives it needs in a part. */
  Negatives negatives();

  /**
   * @param representations (m, 2d): u at each place
   * @param vectors (n, 2d): v of the batch's distinct items
   * @return a scalar
   */
  Tensor of(TrainBatch.Part part, Tensor representations, Tensor vectors);

  private static Tensor scoresOfTargets(
      TrainBatch.Part part, Tensor representations, Tensor vectors) {
    return scores(representations, rows(vectors, part.targets()));
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
    public Tensor of(TrainBatch.Part part, Tensor representations, Tensor vectors) {
      Tensor target = scoresOfTargets(part, representations, vectors); // (m)
      Tensor others = rows(vectors, part.negatives()).transpose(0, 1); // (2d, k)
      Tensor scores =
          torch
              .addmm(penalties(part), representations, others)
              .to(torch.ScalarType.Float); // (m, k)
      return torch.softplus(torch.logsumexp(scores, 1).sub(target)).sum();
    }

    /** (m, k): so low that it counts nothing where the user has the item, else the correction. */
    private static Tensor penalties(TrainBatch.Part part) {
      int k = part.negatives().length;
      return Tensors.of(part.taken(), part.students(), k)
          .to(torch.ScalarType.Float)
          .mul(Tensors.scalar(TAKEN))
          .sub(Tensors.of(part.corrections(), 1, k))
          .index_select(0, Tensors.of(part.placeUsers(), part.placeUsers().length));
    }
  }

  /** The paper's: log loss of the target and of one negative per place. */
  record Binary() implements RankingLoss {
    @Override
    public Negatives negatives() {
      return Negatives.PAIRED;
    }

    @Override
    public Tensor of(TrainBatch.Part part, Tensor representations, Tensor vectors) {
      Tensor target = scoresOfTargets(part, representations, vectors); // (m)
      Tensor other = scores(representations, rows(vectors, part.negatives())); // (m)
      return torch.softplus(target.neg()).sum().add(torch.softplus(other).sum());
    }
  }
}
