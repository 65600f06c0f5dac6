package dev.nightjar.train.input;

import java.util.Arrays;

/**
 * SplitMix64 (Steele, Lea, Flood 2014): small, fast, and the same numbers on every JDK. Not
 * thread-safe; {@link #split} gives an independent stream.
 */
public final class SplitMix {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private long state;

  public SplitMix(long seed) {
    state = seed;
  }

  /** Where the stream is: {@code new SplitMix(state())} goes on from here. */
  public long state() {
    return state;
  }

  /** Another stream, fixed by this one's seed so far and the key: this stream does not move. */
  public SplitMix split(long key) {
    return new SplitMix(mix(state + GOLDEN) ^ mix(key * GOLDEN + 1));
  }

  /** The next 64 bits. */
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform in {@code [0, bound)}; the bias of at most bound / 2^32 is not worth a loop. */
  public int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** Fisher and Yates, in place. */
  public void shuffle(int[] values) {
    for (int last = values.length - 1; last > 0; last--) {
      int other = nextInt(last + 1);
      int kept = values[last];
      values[last] = values[other];
      values[other] = kept;
    }
  }

  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** At most so many of the values, drawn, in ascending order. */
  public int[] sample(int[] values, int most) {
    int[] drawn = values.clone();
    shuffle(drawn);
    int[] some = Arrays.copyOf(drawn, Math.min(most, drawn.length));
    Arrays.sort(some);
    return some;
  }
}
