package dev.nightjar.input;

/** What became of one row: a value, or a reason why not. */
public sealed interface LogLine<T> {
  /** The row says what it should. */
  record Parsed<T>(T value) implements LogLine<T> {}

  /**
   * The row is good, but a setting leaves it out.
   *
   * @param rule one of a few words, so that rows can be counted by rule
   */
  record Filtered<T>(String rule) implements LogLine<T> {}

  /**
   * The row is refused.
   *
   * @param reason one of a few fixed sentences, so that reasons can be counted
   */
  record Rejected<T>(String reason) implements LogLine<T> {}
}
