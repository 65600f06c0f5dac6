package dev.nightjar.train.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.model.Parameters;
import dev.nightjar.train.model.TestParameters;
import dev.nightjar.train.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Against {@link Adam}, which moves every row in every step. */
class LazyAdamTest {
  private static final String NAME = "table";
  private static final int ROWS = 12;
  private static final int WIDTH = 3;
  private static final int STEPS = 700;
  private static final Schedule SCHEDULE = new Schedule(0.01, STEPS);
  private static final Offset<Float> OFFSET = Offset.offset(1e-5f);

  private final SplitMix random = new SplitMix(5);
  private final Parameters parameters = TestParameters.of(NAME, start(), ROWS, WIDTH);
  private final Adam dense = new Adam(parameters, List.of(NAME));
  private final Tensor table = Tensors.kept(Tensors.of(start(), ROWS, WIDTH));
  private LazyAdam lazy = new LazyAdam(NAME, table);
  private int steps;

  @Test
  void rowsWithAGradientGetTheSameUpdateAndStepsSeeTheSameValues() {
    while (steps < STEPS) {
      step(items());
    }
    assertThat(values(table)).isNotEqualTo(start());
    lazy.settle();
    assertThat(values(table)).containsExactly(values(parameters.get(NAME)), OFFSET);
  }

  @Test
  void aRowThatNothingTouchesForLongMovesAsFarAsUnderAdam() {
    step(new long[] {0, 1, 2});
    while (steps < STEPS) {
      step(new long[] {0, 3});
    }
    lazy.settle();
    assertThat(values(table)).containsExactly(values(parameters.get(NAME)), OFFSET);
  }

  @Test
  void goesOnFromACheckpointAsIfUnbroken() {
    while (steps < 300) {
      step(items());
    }
    java.util.Map<String, Tensor> state = new java.util.LinkedHashMap<>();
    lazy.addTo(state);
    LazyAdam other = new LazyAdam(NAME, table);
    java.util.Map<String, Tensor> restored = new java.util.LinkedHashMap<>();
    other.addTo(restored);
    state.forEach((name, tensor) -> Tensors.set(restored.get(name), values(tensor)));
    other.restored(steps, SCHEDULE);
    long[] items = LongStream.range(0, ROWS).toArray();
    assertThat(values(other.read(items).values())).isEqualTo(values(lazy.read(items).values()));
    lazy = other;
    step(items);
  }

  /** Padding and some others. */
  private long[] items() {
    int[] order = IntStream.range(1, ROWS).toArray();
    random.shuffle(order);
    return IntStream.concat(IntStream.of(0), IntStream.of(order).limit(random.nextInt(4)))
        .asLongStream()
        .toArray();
  }

  private void step(long[] items) {
    LazyAdam.Rows rows = lazy.read(items);
    float[] gradients = new float[ROWS * WIDTH];
    float[] some = new float[items.length * WIDTH];
    float[] now = values(parameters.get(NAME));
    float[] seen = values(rows.values());
    for (int row = 0; row < items.length; row++) {
      for (int column = 0; column < WIDTH; column++) {
        int from = row * WIDTH + column;
        int to = (int) items[row] * WIDTH + column;
        assertThat(seen[from]).isCloseTo(now[to], OFFSET);
        some[from] = row == 0 ? 0 : (random.nextInt(2001) - 700) / 1e5f;
        gradients[to] = some[from];
      }
    }
    rows.values().mutable_grad().put(Tensors.of(some, items.length, WIDTH));
    parameters.get(NAME).mutable_grad().put(Tensors.of(gradients, ROWS, WIDTH));
    double rate = SCHEDULE.rate(++steps);
    lazy.step(rows, rate);
    Tensors.withoutGradients(
        () -> {
          dense.step(steps, rate);
          return null;
        });
  }

  private static float[] start() {
    float[] start = new float[ROWS * WIDTH];
    for (int i = WIDTH; i < start.length; i++) {
      start[i] = i / 10f;
    }
    return start;
  }

  private static float[] values(Tensor tensor) {
    return Tensors.inScope(() -> Tensors.floats(tensor));
  }
}
