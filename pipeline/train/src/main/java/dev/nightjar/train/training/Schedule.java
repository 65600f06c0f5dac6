package dev.nightjar.train.training;

/**
 * The learning rate of a training whose length is known in advance: it warms up to its peak during
 * the first steps, while Adam's estimates are still poor, then decays linearly to 0. With a rate
 * that decays to 0, a fraction of the epochs reaches what a constant rate reaches only by averaging
 * many steps.
 *
 * @param peak largest step size
 * @param steps in all
 */
record Schedule(double peak, int steps) {
  private static final double WARM_UP = 0.02;

  /** Of a step, counted from 1. */
  double rate(int step) {
    double done = (step - 0.5) / steps;
    return peak * Math.max(0, Math.min(done / WARM_UP, (1 - done) / (1 - WARM_UP)));
  }
}
