package dev.nightjar.train.training;

import dev.nightjar.train.model.Parameters;
import dev.nightjar.train.tensor.Tensors;
import dev.nightjar.train.tensor.Workers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Updates the parameters: the dense ones, and the embedding table, of which a step touches only
 * some rows.
 */
final class Optimizer {
  private final Parameters parameters;
  private final Schedule schedule;
  private final double longestGradient;
  private final Adam dense;
  private final Optional<LazyAdam> table;
  private int steps;

  /**
   * @param longestGradient L2 norm of all gradients together that a step may have; 0: any
   */
  Optimizer(Parameters parameters, Schedule schedule, double longestGradient) {
    this.parameters = parameters;
    this.schedule = schedule;
    this.longestGradient = longestGradient;
    dense =
        new Adam(
            parameters, parameters.names().stream().filter(n -> !parameters.isTable(n)).toList());
    table =
        parameters.names().stream()
            .filter(parameters::isTable)
            .findFirst()
            .map(name -> new LazyAdam(name, parameters.get(name)));
  }

  int steps() {
    return steps;
  }

  /** The rows of the table that a step needs, or none if there is no table. */
  Optional<LazyAdam.Rows> read(long[] items) {
    return table.map(lazy -> lazy.read(items));
  }

  /** Takes one step by the gradients of the parameters and of the rows. */
  void step(Optional<LazyAdam.Rows> rows) {
    clip(rows);
    steps++;
    double rate = schedule.rate(steps);
    Runnable all = () -> dense.step(steps, rate);
    Runnable some = () -> table.ifPresent(lazy -> lazy.step(rows.orElseThrow(), rate));
    Workers.map(
        List.of(all, some),
        half ->
            Tensors.withoutGradients(
                () -> {
                  half.run();
                  return 0;
                }));
  }

  private void clip(Optional<LazyAdam.Rows> rows) {
    if (longestGradient > 0) {
      TensorVector all = new TensorVector();
      parameters.forEach((name, value) -> all.push_back(value));
      rows.ifPresent(some -> all.push_back(some.values()));
      torch.clip_grad_norm_(all, longestGradient);
    }
  }

  /** Brings every row of the table to where it would be had each step moved it. */
  void settle() {
    table.ifPresent(LazyAdam::settle);
  }

  /** What a checkpoint holds of it. */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    dense.addTo(state);
    table.ifPresent(lazy -> lazy.addTo(state));
    return state;
  }

  /** Goes on after a checkpoint was read into the tensors of {@link #state}. */
  void restored(int steps) {
    this.steps = steps;
    table.ifPresent(lazy -> lazy.restored(steps, schedule));
  }
}
