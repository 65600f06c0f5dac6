package dev.nightjar.dataset.element;

import java.util.Optional;

/** A limit the caller has set was passed: the job ends, and says in one line which and by what. */
public final class JobStopped extends RuntimeException {
  /** Runners wrap exceptions, some only keep the text: this finds it again. */
  private static final String MARK = "stopped: ";

  private JobStopped(String message) {
    super(MARK + message);
  }

  /** To be thrown; a job that nobody waits for has its receipt by then. */
  public static JobStopped because(String message) {
    JobStopped stopped = new JobStopped(message);
    FailureReceipt.write(stopped);
    return stopped;
  }

  /** The message, if this is why a pipeline failed. */
  public static Optional<String> messageIn(Throwable failure) {
    String simple = JobStopped.class.getSimpleName() + ": " + MARK;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      int mark = cause instanceof JobStopped ? 0 : message.lastIndexOf(simple);
      if (mark >= 0) {
        String from = message.substring(message.indexOf(MARK, mark));
        return Optional.of(from.lines().findFirst().orElseThrow());
      }
    }
    return Optional.empty();
  }
}
