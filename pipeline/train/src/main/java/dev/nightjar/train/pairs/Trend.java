package dev.nightjar.train.pairs;

import dev.nightjar.train.input.Histories;

/**
 * Recent popularity of items: log(1 + {@value #STEEPNESS} r), where r counts an item's training
 * interactions, one of a day's age at the end of the log exp(-1 / {@value #DAYS}) times; divided by
 * the standard deviation over the items. It is the same for every sequence.
 */
final class Trend {
  private static final double DAYS = 7;
  private static final double STEEPNESS = 10;
  private static final double DAY = 86_400;

  private Trend() {}

  /**
   * @param rows I + 2
   * @return (I+2), 0 for what nobody takes
   */
  static float[] of(Histories histories, int rows) {
    double[] recent = new double[rows];
    long newest = histories.newestTrainTime();
    for (int user = 0; user < histories.users(); user++) {
      for (int place = 0; place < histories.trainLength(user); place++) {
        double days = (newest - histories.time(user, place)) / DAY;
        recent[histories.item(user, place)] += Math.exp(-days / DAYS);
      }
    }
    double sum = 0;
    double squares = 0;
    for (int item = 0; item < rows; item++) {
      recent[item] = Math.log1p(STEEPNESS * recent[item]);
      sum += recent[item];
      squares += recent[item] * recent[item];
    }
    int items = rows - 2;
    double variance = squares / items - sum / items * (sum / items);
    float[] trend = new float[rows];
    for (int item = 0; item < rows && variance > 0; item++) {
      trend[item] = (float) (recent[item] / Math.sqrt(variance));
    }
    return trend;
  }
}
