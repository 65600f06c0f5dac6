package dev.nightjar.nightly;

/** A stage's process did not end well; the stage has said why. */
final class StageFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  StageFailedException(String message) {
    super(message);
  }
}
