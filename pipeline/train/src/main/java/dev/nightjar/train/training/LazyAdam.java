package dev.nightjar.train.training;

import dev.nightjar.train.tensor.Tensors;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * {@link Adam} for a table of which a step needs few rows: its cost is that of these rows, however
 * many the table has. Under Adam, a row without a gradient still moves, by the remainder of its
 * first moment. Here the missed steps are applied all at once when the row is next needed, before
 * its values are read, so that up to rounding every step sees the values that Adam would give. Two
 * things differ: in missed steps the small number added to the root of the second moment shrinks
 * with that moment, and more than {@value #LASTING} steps after its last gradient a row moves no
 * more.
 *
 * <p>Shapes: n rows that a step touches, d width.
 */
final class LazyAdam {
  private static final String TOUCHED = "adam.touched/";
  private static final int LASTING = 256; // .9^256 = 2e-12
  private static final int ROWS_AT_ONCE = 1 << 16;
  private static final double[] DECAY = decay();

  private final String name;
  private final Tensor table; // (rows, d)
  private final Tensor first; // (rows, d) as of the row's last step
  private final Tensor second; // (rows, d) likewise
  private final Tensor touched; // (rows, 1) last, for checkpoints; floats are exact up to 2^24
  private final int[] last; // (rows) last step with a gradient
  private double[] drift = new double[1024]; // by last step: how far rows went since, in moments
  private int steps;

  LazyAdam(String name, Tensor table) {
    this.name = name;
    this.table = table;
    first = Tensors.kept(torch.zeros_like(table));
    second = Tensors.kept(torch.zeros_like(table));
    last = new int[Math.toIntExact(table.size(0))];
    touched = Tensors.kept(Tensors.zeros(last.length, 1));
  }

  /** By missed steps: what is left of the first moment over what is left of the second's root. */
  private static double[] decay() {
    double[] decay = new double[LASTING + 1];
    Arrays.setAll(decay, j -> Math.pow(Adam.BETA1 / Math.sqrt(Adam.BETA2), j));
    return decay;
  }

  /**
   * Some rows as of now.
   *
   * @param items (n) different rows
   * @param values (n, d) a leaf, for gradients
   * @param first (n, d)
   * @param second (n, d)
   */
  record Rows(long[] items, Tensor values, Tensor first, Tensor second) {}

  /** Reads rows, moved by the steps they missed; nothing is written before {@link #step}. */
  Rows read(long[] items) {
    return Tensors.unrecorded(
        () -> {
          int n = items.length;
          float[] factors = new float[4 * n];
          for (int i = 0; i < n; i++) {
            int before = last[(int) items[i]];
            factors[i] = (float) -drift[before];
            factors[n + i] = (float) epsilon(before + 1);
            factors[2 * n + i] = (float) Math.pow(Adam.BETA1, steps - before);
            factors[3 * n + i] = (float) Math.pow(Adam.BETA2, steps - before);
          }
          Tensor each = Tensors.of(factors, 4, n, 1);
          Tensor rows = Tensors.of(items, n);
          Tensor m = first.index_select(0, rows);
          Tensor v = second.index_select(0, rows);
          Tensor root = v.sqrt().add_(each.select(0, 1));
          Tensor moved = m.div(root).mul_(each.select(0, 0));
          Tensor values = table.index_select(0, rows).add_(moved);
          m.mul_(each.select(0, 2));
          v.mul_(each.select(0, 3));
          return new Rows(items, values.set_requires_grad(true), m, v);
        });
  }

  private static double epsilon(int step) {
    return Adam.EPSILON * Math.sqrt(1 - Math.pow(Adam.BETA2, step));
  }

  /**
   * Moves the rows that were read against their gradients.
   *
   * @param rows the first is padding, which stays
   */
  void step(Rows rows, double rate) {
    int step = steps + 1;
    Tensors.withoutGradients(
        () -> {
          Tensor gradient = rows.values.grad();
          Tensor m = rows.first.lerp_(gradient, Tensors.scalar(1 - Adam.BETA1));
          Tensor v = rows.second.mul_(Tensors.scalar(Adam.BETA2));
          v.addcmul_(gradient, gradient, Tensors.scalar(1 - Adam.BETA2));
          Tensor root = v.sqrt().add_(Tensors.scalar(epsilon(step)));
          double size = rate * bias(step);
          Tensor values = rows.values.detach().addcdiv_(m, root, Tensors.scalar(-size));
          write(rows.items, 1, values, m, v);
          return null;
        });
    drift(rate);
    for (int i = 1; i < rows.items.length; i++) {
      last[(int) rows.items[i]] = steps;
    }
  }

  /** What Adam's two corrections of a step come to. */
  private static double bias(int step) {
    return Math.sqrt(1 - Math.pow(Adam.BETA2, step)) / (1 - Math.pow(Adam.BETA1, step));
  }

  private void write(long[] items, int from, Tensor values, Tensor m, Tensor v) {
    int count = items.length - from;
    Tensor rows = Tensors.of(Arrays.copyOfRange(items, from, items.length), count);
    table.index_copy_(0, rows, values.narrow(0, from, count));
    first.index_copy_(0, rows, m.narrow(0, from, count));
    second.index_copy_(0, rows, v.narrow(0, from, count));
  }

  /** One more step that some rows miss. */
  private void drift(double rate) {
    steps++;
    if (steps == drift.length) {
      drift = Arrays.copyOf(drift, 2 * steps);
    }
    double size = rate * bias(steps);
    for (int missed = 1; missed <= Math.min(steps, LASTING); missed++) {
      drift[steps - missed] += size * DECAY[missed];
    }
  }

  /** Moves every row by the steps it missed: from here on the table can be read. */
  void settle() {
    for (int from = 0; from < last.length; from += ROWS_AT_ONCE) {
      long[] items = LongStream.range(from, Math.min(last.length, from + ROWS_AT_ONCE)).toArray();
      Tensors.withoutGradients(
          () -> {
            Rows rows = read(items);
            write(items, 0, rows.values.detach(), rows.first, rows.second);
            return null;
          });
    }
    Arrays.fill(last, steps);
  }

  /** Both moments and each row's last step by name, for a checkpoint. */
  void addTo(Map<String, Tensor> state) {
    float[] steps = new float[last.length];
    for (int row = 0; row < steps.length; row++) {
      steps[row] = last[row];
    }
    Tensors.set(touched, steps);
    state.put(Adam.FIRST + name, first);
    state.put(Adam.SECOND + name, second);
    state.put(TOUCHED + name, touched);
  }

  /** Goes on from what a checkpoint has put into {@link #addTo}'s tensors. */
  void restored(int steps, Schedule schedule) {
    float[] restored = Tensors.inScope(() -> Tensors.floats(touched));
    for (int row = 0; row < restored.length; row++) {
      last[row] = (int) restored[row];
    }
    Arrays.fill(drift, 0);
    this.steps = 0;
    for (int step = 1; step <= steps; step++) {
      drift(schedule.rate(step));
    }
  }
}
