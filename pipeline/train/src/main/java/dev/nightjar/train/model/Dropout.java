package dev.nightjar.train.model;

import dev.nightjar.contract.Require;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.tensor.Tensors;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Zeroes values at random and scales the others up so that the mean stays. Drawing a number per
 * value would cost as much as a tenth of a step, so {@value #POOL} factors are drawn at once and
 * every use multiplies with a window of them at a random place.
 */
public final class Dropout {
  /** For everything but training: changes nothing. */
  public static final Dropout OFF = new Dropout(new SplitMix(0), null);

  private static final int POOL = 1 << 22;
  private static final int WINDOW = POOL / 4; // repeated for larger tensors

  private final SplitMix random;
  private final Tensor pool; // (POOL) each 0 or 1 / (1 - probability)

  private Dropout(SplitMix random, Tensor pool) {
    this.random = random;
    this.pool = pool;
  }

  /**
   * Draws fresh factors.
   *
   * @param probability of a value to become zero
   */
  public static Dropout of(double probability, SplitMix random) {
    Require.inRange(probability, 0, 0.99, "probability");
    return probability == 0 ? OFF : new Dropout(random, draw(probability, random));
  }

  private static Tensor draw(double probability, SplitMix random) {
    float kept = (float) (1 / (1 - probability));
    int threshold = (int) Math.round(probability * 65_536);
    float[] factors = new float[POOL];
    for (int i = 0; i < POOL; i += 4) {
      long bits = random.nextLong();
      for (int j = 0; j < 4; j++) {
        factors[i + j] = ((bits >>> (16 * j)) & 0xffff) < threshold ? 0 : kept;
      }
    }
    return Tensors.kept(Tensors.of(factors, POOL));
  }

  boolean isOff() {
    return pool == null;
  }

  Tensor apply(Tensor x) {
    if (pool == null) {
      return x;
    }
    int size = Math.toIntExact(x.numel());
    int window = Math.min(size, WINDOW);
    Tensor factors = pool.narrow(0, random.nextInt(POOL - window), window);
    if (size > window) {
      factors = factors.repeat((size + window - 1) / window).narrow(0, 0, size);
    }
    return x.mul(factors.view(Tensors.shape(x)));
  }

  /**
   * The same factors with streams of windows of their own, for use side by side. This stream moves
   * on, so that the next time they are others.
   */
  public List<Dropout> forks(int count) {
    if (pool == null) {
      return Collections.nCopies(count, this);
    }
    SplitMix own = new SplitMix(random.nextLong());
    return IntStream.range(0, count).mapToObj(i -> new Dropout(own.split(i), pool)).toList();
  }

  /** Where the stream of windows is, for a checkpoint. */
  public long state() {
    return random.state();
  }

  /** The same factors, with windows from another place of their stream. */
  public Dropout at(long state) {
    return pool == null ? this : new Dropout(new SplitMix(state), pool);
  }
}
