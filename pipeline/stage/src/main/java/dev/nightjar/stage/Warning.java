package dev.nightjar.stage;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What went well enough to go on, and what a person should know. A stage says it when it finds it;
 * the night gathers all of them at its end.
 *
 * @param from the stage or step that found it
 * @param words one line
 */
public record Warning(String from, String words) {
  private static final Pattern LINE = Pattern.compile("(\\w+): WARNING: (\\S.*)");

  /** Says it on standard error. */
  public static void say(String from, String words) {
    System.err.println(new Warning(from, words).line());
  }

  /** {@code publish: WARNING: coverage is 0.004}. */
  public String line() {
    return "%s: WARNING: %s".formatted(from, words);
  }

  /** The warning in a line of a stage's standard error, if it is one. */
  public static Optional<Warning> in(String line) {
    Matcher found = LINE.matcher(line);
    return found.matches()
        ? Optional.of(new Warning(found.group(1), found.group(2)))
        : Optional.empty();
  }
}
