package dev.nightjar.functions;

/** A task failed as a service says it: an error with a name, and a cause for people. */
final class TaskFailedException extends RuntimeException {
  private final String error;

  TaskFailedException(String error, String cause) {
    super(cause);
    this.error = error;
  }

  /** What {@code ErrorEquals} compares. */
  String error() {
    return error;
  }
}
