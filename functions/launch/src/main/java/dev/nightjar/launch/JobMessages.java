package dev.nightjar.launch;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a job failed, extracted from Dataflow's error messages: exceptions of workers, with stack
 * traces, and Dataflow's own messages.
 */
final class JobMessages {
  /** What the stage says where it stops by itself, and then Java's innermost cause. */
  private static final List<Pattern> WORDS =
      List.of(
          Pattern.compile("(?m)\\bJobStopped: (stopped: .+)$"),
          Pattern.compile("(?m)\\bTooManyRejected: (.+)$"),
          Pattern.compile("(?s).*^Caused by: ([^\\n]+)$", Pattern.MULTILINE));

  private static final int LONGEST = 1_000;

  private JobMessages() {}

  /**
   * The reason in a line; empty if there are no messages.
   *
   * @param messages oldest first
   */
  static Optional<String> reason(List<String> messages) {
    for (Pattern words : WORDS) {
      for (String message : messages) {
        Matcher matcher = words.matcher(message);
        if (matcher.find()) {
          return Optional.of(shortened(matcher.group(1)));
        }
      }
    }
    return messages.stream()
        .filter(message -> !message.isBlank())
        .reduce((earlier, later) -> later)
        .map(last -> shortened(last.strip().lines().findFirst().orElseThrow()));
  }

  private static String shortened(String reason) {
    return reason.length() > LONGEST ? reason.substring(0, LONGEST - 1) + "…" : reason;
  }
}
