package dev.nightjar.load;

/** A database refuses, throttles or is unreachable; the message says which, and what to do. */
final class DatabaseException extends LoadAgainException {
  private static final long serialVersionUID = 1;

  private final String place;

  DatabaseException(String place, String wayOut, Throwable cause) {
    super("%s: %s; %s".formatted(place, words(cause), wayOut), cause);
    this.place = place;
  }

  /** The same after the switch to a run. */
  DatabaseException whilePruning(String run) {
    return new DatabaseException(
        place,
        "readers are led to run %s, but older versions were not all deleted: the load of the next night tries again"
            .formatted(run),
        getCause());
  }

  private static String words(Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.lines().findFirst().orElse(message).strip().replaceFirst("\\.$", "");
  }
}
