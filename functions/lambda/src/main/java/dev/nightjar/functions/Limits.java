package dev.nightjar.functions;

import com.amazonaws.services.lambda.runtime.Context;
import dev.nightjar.stage.Deadline;
import java.time.Duration;

/** How long an invocation may go on. */
final class Limits {
  /** What a stop takes: the batches under way end, and the answer goes out. */
  private static final Duration RESERVE = Duration.ofSeconds(5);

  private Limits() {}

  /** The function's own time limit, less what a clean stop takes. */
  static Deadline deadline(Context context) {
    return context == null
        ? Deadline.NONE
        : Deadline.in(Duration.ofMillis(context.getRemainingTimeInMillis()).minus(RESERVE));
  }
}
