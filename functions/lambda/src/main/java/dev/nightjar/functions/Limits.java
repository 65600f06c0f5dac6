package dev.nightjar.functions;

import com.amazonaws.services.lambda.runtime.Context;
import dev.nightjar.stage.Deadline;
import java.time.Duration;

/** The time limits of an invocation. */
final class Limits {
  /** What a stop takes: the batches under way end, and the answer goes out. */
  private static final Duration RESERVE = Duration.ofSeconds(5);

  /** What a part takes to be verified, and at most that share of the time. */
  private static final Duration LONG_RESERVE = Duration.ofMinutes(1);

  private static final int SHARE = 4;

  private Limits() {}

  /** The function's own time limit, less what a clean stop takes. */
  static Deadline deadline(Context context) {
    return context == null
        ? Deadline.NONE
        : Deadline.in(Duration.ofMillis(context.getRemainingTimeInMillis()).minus(RESERVE));
  }

  /** For work whose pieces may take a minute. */
  static Deadline longDeadline(Context context) {
    if (context == null) {
      return Deadline.NONE;
    }
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    Duration share = left.dividedBy(SHARE);
    return Deadline.in(left.minus(share.compareTo(LONG_RESERVE) < 0 ? share : LONG_RESERVE));
  }
}
