package dev.nightjar.train.training;

/**
 * Step sizes of a training whose length is known before: up to the peak in the first steps, where
 * Adam knows little of its gradients yet, then down to nothing in a straight line. A rate that ends
 * at nothing finds in a fraction of the epochs what a constant one needs a mean over many steps
 * for.
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
