package dev.nightjar.train.evaluation;

import dev.nightjar.train.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LBFGS;
import org.bytedeco.pytorch.LBFGSOptions;
import org.bytedeco.pytorch.LossClosure;
import org.bytedeco.pytorch.StringOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Fits the weights of features to {@link SmoothNdcg} with L-BFGS:
 *
 * <pre>
 * log(of all + e) + lift * log(of tail targets + e) - {@value #PRIOR} / users * (|r_head - r_start|^2 + |r_tail - r_head|^2 + bonus^2 / 4)
 * </pre>
 *
 * <p>So one percent more for tail targets is worth {@code lift} percent for all. No weight is
 * negative: r are their roots. The length of all weights for head candidates together is held at
 * {@value #LENGTH}, which decides how sharply the logistic function tells candidates apart. The
 * last part keeps weights near the start, and those for tail candidates near those for head
 * candidates, where few users speak for others.
 */
final class WeightFit {
  /** What one percent more for tail targets is worth, in percent of all. */
  static final double WORTH = 0.08;

  private static final double LENGTH = 20;
  private static final double PRIOR = 4;
  private static final double NOTHING = 1e-3; // e
  private static final double OF_EVIDENCE = 0.4; // beside the model's 1
  private static final int ITERATIONS = 25;
  private static final int FEATURES = FeatureWeights.COUNT;
  private static final int BONUS = 2 * FEATURES;

  private final SmoothNdcg ndcg;
  private final double prior;
  private final double[] start = new double[BONUS + 1];

  /**
   * @param ofTail what the model counts for tail candidates at the start, beside 1 for others
   */
  WeightFit(Candidates candidates, double ofTail) {
    ndcg = new SmoothNdcg(candidates);
    prior = PRIOR / candidates.users();
    for (int kind = 0; kind < FEATURES; kind++) {
      double first = !candidates.says(kind) ? 0 : kind == 0 ? 1 : OF_EVIDENCE;
      start[kind] = Math.sqrt(first);
      start[FEATURES + kind] = Math.sqrt(kind == 0 ? ofTail * first : first);
    }
    double stretch = saysNothing() ? 1 : Math.sqrt(LENGTH / length(weights(start)));
    for (int i = 0; i < BONUS; i++) {
      start[i] *= stretch;
    }
  }

  /** How well some candidates can be ranked: the largest value at a lift of {@value #WORTH}. */
  static double promise(Candidates candidates) {
    WeightFit fit = new WeightFit(candidates, 1);
    return fit.saysNothing() ? Double.NEGATIVE_INFINITY : fit.fit(fit.start, WORTH).value;
  }

  private boolean saysNothing() {
    return length(weights(start)) == 0;
  }

  /**
   * The weights at some lifts, each starting from those of the one before; none where no feature
   * says anything.
   */
  List<FeatureWeights> at(double... lifts) {
    if (saysNothing()) {
      return List.of();
    }
    List<FeatureWeights> found = new ArrayList<>();
    double[] roots = start;
    for (double lift : lifts) {
      roots = fit(roots, lift).roots;
      double[] weights = ofLength(weights(roots));
      found.add(
          new FeatureWeights(
              Arrays.copyOf(weights, FEATURES),
              Arrays.copyOfRange(weights, FEATURES, BONUS),
              weights[BONUS]));
    }
    return found;
  }

  private record Fitted(double[] roots, double value) {}

  private Fitted fit(double[] from, double lift) {
    return Tensors.inScope(() -> new Fit(from, lift).run());
  }

  /** The squares of the roots, and the bonus. */
  private static double[] weights(double[] roots) {
    double[] weights = roots.clone();
    for (int i = 0; i < BONUS; i++) {
      weights[i] *= roots[i];
    }
    return weights;
  }

  /** Of the weights for head candidates. */
  private static double length(double[] weights) {
    return Math.sqrt(IntStream.range(0, FEATURES).mapToDouble(i -> weights[i] * weights[i]).sum());
  }

  private static double[] ofLength(double[] weights) {
    double stretch = LENGTH / length(weights);
    return Arrays.stream(weights).map(weight -> stretch * weight).toArray();
  }

  /** One course of L-BFGS. */
  private final class Fit {
    private final Tensor roots; // and the bonus, float64
    private final double lift;

    Fit(double[] from, double lift) {
      this.lift = lift;
      roots = Tensor.create(from, from.length);
    }

    Fitted run() {
      LBFGSOptions options = new LBFGSOptions(1);
      options.max_iter().put(ITERATIONS);
      options.line_search_fn().put(new StringOptional("strong_wolfe"));
      LossClosure loss =
          new LossClosure() {
            @Override
            public Tensor call() {
              return loss();
            }
          };
      new LBFGS(new TensorVector(roots), options).step(loss);
      return new Fitted(values(), -WeightFit.this.loss(lift, values(), new double[BONUS + 1]));
    }

    private double[] values() {
      double[] values = new double[BONUS + 1];
      roots.data_ptr_double().get(values);
      return values;
    }

    /** Its slope becomes the gradient of the roots. */
    private Tensor loss() {
      double[] slope = new double[BONUS + 1];
      double loss = WeightFit.this.loss(lift, values(), slope);
      roots.mutable_grad().put(Tensor.create(slope, slope.length));
      return torch.tensor(loss);
    }
  }

  /**
   * What is to become small.
   *
   * @param at roots of all weights, and the bonus
   * @param slope its slope by each of them is added here
   */
  double loss(double lift, double[] at, double[] slope) {
    double[] weights = weights(at);
    SmoothNdcg.Means means = ndcg.of(ofLength(weights));
    addByRoots(at, weights, byWeights(lift, means), slope);
    double loss = -Math.log(means.all().value() + NOTHING);
    loss -= lift * Math.log(means.tail().value() + NOTHING);
    return loss + addPrior(at, slope);
  }

  /** The slope of the loss by weights of the length. */
  private double[] byWeights(double lift, SmoothNdcg.Means means) {
    double ofAll = 1 / (means.all().value() + NOTHING);
    double ofTail = lift / (means.tail().value() + NOTHING);
    double[] slope = new double[BONUS + 1];
    for (int i = 0; i < slope.length; i++) {
      slope[i] = -ofAll * means.all().slope()[i] - ofTail * means.tail().slope()[i];
    }
    return slope;
  }

  /** Adds the slope by roots of weights that are stretched to the length. */
  private static void addByRoots(double[] roots, double[] weights, double[] by, double[] slope) {
    double length = length(weights);
    double along = 0;
    for (int i = 0; i <= BONUS; i++) {
      along += by[i] * weights[i];
    }
    for (int i = 0; i <= BONUS; i++) {
      double shrinks = i < FEATURES ? along * weights[i] / (length * length) : 0;
      slope[i] += LENGTH / length * (by[i] - shrinks) * (i < BONUS ? 2 * roots[i] : 1);
    }
  }

  private double addPrior(double[] roots, double[] slope) {
    double sum = roots[BONUS] * roots[BONUS] / 4;
    slope[BONUS] += prior * roots[BONUS] / 2;
    for (int i = 0; i < BONUS; i++) {
      boolean ofHead = i < FEATURES;
      double apart = roots[i] - (ofHead ? start[i] : roots[i - FEATURES]);
      sum += apart * apart;
      slope[i] += 2 * prior * apart;
      if (!ofHead) {
        slope[i - FEATURES] -= 2 * prior * apart;
      }
    }
    return prior * sum;
  }
}
