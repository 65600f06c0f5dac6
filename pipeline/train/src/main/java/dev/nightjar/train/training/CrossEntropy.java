package dev.nightjar.train.training;

import dev.nightjar.train.input.NegativeSampler.Negatives;
import dev.nightjar.train.input.TrainBatch;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Cross-entropy of the target against the batch's shared negatives; an item the user has is no
 * negative. Scores are turned into probabilities in place and yield both gradients, for a limited
 * number of positions at a time, so that never more than {@link #scoresAtOnce} scores exist. The
 * loss of a position is capped at 87, the limit of float32; its gradient is exact beyond that.
 *
 * <p>Shapes: m places, b of them at a time, k negatives, d width, n distinct items.
 */
record CrossEntropy(Negatives negatives) implements RankingLoss {
  private static final int SCORES_AT_ONCE = 1 << 18; // 1 MB stays in a core's cache
  private static final int SCORES_AT_ONCE_ON_A_GPU = 1 << 26;
  private static final double SMALLEST = 1.2e-38;
  private static final double NEVER = Double.NEGATIVE_INFINITY;

  @Override
  public Gradients of(TrainBatch batch, Tensor representations, Tensor vectors) {
    return new Sums(batch, representations, vectors).gradients();
  }

  private static int scoresAtOnce() {
    return Tensors.compute().isCpu() ? SCORES_AT_ONCE : SCORES_AT_ONCE_ON_A_GPU;
  }

  /** What adds up over the places of a batch. */
  private static final class Sums {
    private final TrainBatch batch;
    private final int places; // m
    private final int drawn; // k
    private final Tensor u; // (m, d)
    private final Tensor vectors; // (n, d)
    private final Tensor targetRows; // (m)
    private final Tensor negativeRows; // (k)
    private final Tensor targets; // (m, d)
    private final Tensor others; // (k, d)
    private final Tensor ofU; // (m, d)
    private final Tensor ofTargets; // (m, d)
    private final Tensor ofOthers; // (k, d)
    private final Tensor loss; // (m)

    Sums(TrainBatch batch, Tensor representations, Tensor vectors) {
      this.batch = batch;
      this.vectors = vectors;
      places = batch.places().length;
      drawn = batch.negatives().length;
      u = representations.contiguous();
      targetRows = Tensors.of(batch.targets(), places);
      negativeRows = Tensors.of(batch.negatives(), drawn);
      targets = vectors.index_select(0, targetRows);
      others = vectors.index_select(0, negativeRows);
      ofU = torch.empty_like(u);
      ofTargets = torch.empty_like(u);
      ofOthers = torch.zeros_like(others);
      loss = Tensors.empty(places);
    }

    Gradients gradients() {
      int atOnce = Math.max(1, Math.min(places, scoresAtOnce() / (drawn + 1)));
      Tensor scores = Tensors.empty(atOnce, drawn + 1L);
      for (int from = 0; from < places; from += atOnce) {
        add(from, Math.min(atOnce, places - from), scores);
      }
      Tensor ofItems = Tensors.concat(0, ofTargets, ofOthers);
      Tensor rows = Tensors.concat(0, targetRows, negativeRows);
      return new Gradients(loss.mean(), ofU, RankingLoss.byItem(ofItems, rows, vectors.size(0)));
    }

    /**
     * @param buffer for their scores; its last column is the target's
     */
    private void add(int from, int count, Tensor buffer) {
      Tensor some = u.narrow(0, from, count); // (b, d)
      Tensor wanted = targets.narrow(0, from, count); // (b, d)
      Tensor scores = buffer.narrow(0, 0, count); // (b, k+1)
      Tensor negative = scores.narrow(1, 0, drawn); // (b, k)
      Tensor target = scores.select(1, drawn); // (b)
      Tensors.productInto(negative, some, others.transpose(0, 1));
      target.copy_(some.mul(wanted).sum(1));
      if (batch.corrections().length > 0) {
        negative.sub_(Tensors.of(batch.corrections(), 1, drawn));
      }
      forget(from, count, scores);
      torch.softmax_out(scores, scores, 1);
      loss.narrow(0, from, count).copy_(target.clamp_min(Tensors.scalar(SMALLEST)).log_().neg_());
      double share = 1.0 / places;
      Tensor missing = target.sub(Tensors.scalar(1)).mul_(Tensors.scalar(share)).unsqueeze(1);
      Tensor mine = ofU.narrow(0, from, count);
      Tensors.productInto(mine, negative, others);
      mine.mul_(Tensors.scalar(share)).addcmul_(wanted, missing);
      torch.mul_out(ofTargets.narrow(0, from, count), some, missing);
      Tensors.addProduct(ofOthers, negative.transpose(0, 1), some, share);
    }

    /** Items the user has are no negatives. */
    private void forget(int from, int count, Tensor scores) {
      long[] taken = batch.taken();
      int first = firstFrom(taken, (long) from * drawn);
      int end = firstFrom(taken, (long) (from + count) * drawn);
      if (first == end) {
        return;
      }
      long[] flat = new long[end - first];
      for (int i = 0; i < flat.length; i++) {
        long place = taken[first + i] / drawn - from;
        flat[i] = place * (drawn + 1L) + taken[first + i] % drawn;
      }
      scores.view(-1).index_fill_(0, Tensors.of(flat, flat.length), Tensors.scalar(NEVER));
    }

    /** Pairs are in the order of their places, and a bound is where a place starts. */
    private static int firstFrom(long[] taken, long bound) {
      int low = 0;
      int high = taken.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (taken[middle] < bound) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
