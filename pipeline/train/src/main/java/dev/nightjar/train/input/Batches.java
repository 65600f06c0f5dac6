package dev.nightjar.train.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Groups users with sequences of similar length into batches, so that little work is wasted on
 * padding.
 */
public final class Batches {
  private static final int WINDOW_BATCHES = 64;

  private Batches() {}

  /** One epoch: users shuffled, sorted by length within windows, the batches shuffled again. */
  public static List<int[]> shuffled(
      int[] users, IntUnaryOperator length, int batchSize, SplitMix random) {
    int[] order = users.clone();
    random.shuffle(order);
    List<int[]> batches = new ArrayList<>();
    int window = (int) Math.min(order.length, (long) WINDOW_BATCHES * batchSize);
    for (int from = 0; from < order.length; from += window) {
      int[] part = Arrays.copyOfRange(order, from, Math.min(order.length, from + window));
      batches.addAll(byLength(part, length, batchSize));
    }
    int[] places = IntStream.range(0, batches.size()).toArray();
    random.shuffle(places);
    return Arrays.stream(places).mapToObj(batches::get).toList();
  }

  /** Shortest first; equal lengths keep their order. */
  public static List<int[]> byLength(int[] users, IntUnaryOperator length, int batchSize) {
    int[] sorted =
        Arrays.stream(users)
            .boxed()
            .sorted(Comparator.comparingInt(length::applyAsInt))
            .mapToInt(Integer::intValue)
            .toArray();
    int size = Math.min(batchSize, sorted.length);
    return IntStream.iterate(0, from -> from < sorted.length, from -> from + size)
        .mapToObj(from -> Arrays.copyOfRange(sorted, from, Math.min(sorted.length, from + size)))
        .toList();
  }
}
