package dev.nightjar.report;

import java.util.ArrayList;
import java.util.List;

/** Counts of whole numbers in classes that double: 0, 1, 2–3, 4–7, 8–15 and so on. */
public final class Histogram {
  /** One class. */
  record Bar(String name, long count) {}

  private final List<Long> counts = new ArrayList<>();

  /** Counts one number, 0 or more. */
  void add(long number) {
    int place = Long.SIZE - Long.numberOfLeadingZeros(number);
    while (counts.size() <= place) {
      counts.add(0L);
    }
    counts.set(place, counts.get(place) + 1);
  }

  List<Bar> bars() {
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      bars.add(new Bar(name(i), counts.get(i)));
    }
    return bars;
  }

  private static String name(int place) {
    if (place < 2) {
      return Integer.toString(place);
    }
    long first = 1L << (place - 1);
    return first + "–" + (2 * first - 1);
  }
}
