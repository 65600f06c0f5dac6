package dev.nightjar.trainer.training;

import dev.nightjar.trainer.model.Parameters;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * The mean of the parameters over the steps so far, in which a step counts less the longer ago it
 * was (Polyak averaging with exponential decay). It generalises better than where the steps have
 * come to, so it is what is validated, teaches and is kept. With a decay of 0 it is just that.
 */
final class MovingAverage {
  private static final String AVERAGE = "average/";

  private final Parameters parameters;
  private final double decay;
  private final Map<String, Tensor> average = new LinkedHashMap<>();

  MovingAverage(Parameters parameters, double decay) {
    this.parameters = parameters;
    this.decay = decay;
    if (decay > 0) {
      parameters.forEach((name, value) -> average.put(name, Tensors.kept(value.detach().clone())));
    }
  }

  /**
   * Takes in where the parameters are now. Early on it forgets faster: the first values are random.
   *
   * @param steps so far, this one included
   */
  void add(int steps) {
    double kept = Math.min(decay, (1.0 + steps) / (10.0 + steps));
    Tensors.withoutGradients(
        () -> {
          average.forEach(
              (name, mean) ->
                  mean.mul_(Tensors.scalar(kept))
                      .add_(parameters.get(name), Tensors.scalar(1 - kept)));
          return null;
        });
  }

  /** Does something with the parameters at their average, then puts them back. */
  <T> T inPlace(Supplier<T> body) {
    if (decay == 0) {
      return body.get();
    }
    Map<String, float[]> now = parameters.snapshot();
    moveThere();
    T answer = body.get();
    parameters.restore(now);
    return answer;
  }

  /** Puts the parameters at their average for good. */
  void moveThere() {
    Tensors.withoutGradients(
        () -> {
          average.forEach((name, mean) -> parameters.get(name).copy_(mean));
          return null;
        });
  }

  /** By name, for a checkpoint. */
  void copyTo(Map<String, float[]> arrays) {
    average.forEach((name, mean) -> arrays.put(AVERAGE + name, Tensors.floats(mean)));
  }

  /** Goes on from a checkpoint. */
  void restore(Map<String, float[]> arrays) {
    average.forEach((name, mean) -> Tensors.set(mean, arrays.get(AVERAGE + name)));
  }
}
