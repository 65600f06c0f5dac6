package dev.nightjar.dataset.log;

import dev.nightjar.dataset.element.FailureReceipt;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The limit of {@code --max-rejected}: more bad rows than that, and the inputs are not trusted. */
public final class TooManyRejected extends RuntimeException {
  /** Runners wrap exceptions, some only keep the text: this finds it again. */
  private static final String MARK = "too many rejected rows: ";

  private TooManyRejected(String message) {
    super(message);
  }

  /**
   * Checks every input by itself, so that a broken catalog is not hidden by a long log.
   *
   * @param tallies of {@link ReadRows}
   * @param limit highest accepted fraction of rows
   * @param folder URI of the rejected rows
   */
  public static void check(Map<String, Long> tallies, double limit, String folder) {
    for (String input : new String[] {"interactions", "catalog", "users"}) {
      Map<String, Long> reasons = reasons(tallies, input);
      long rows = tallies.getOrDefault(input + ".rows", 0L);
      long rejected = reasons.values().stream().mapToLong(Long::longValue).sum();
      if (rejected > limit * rows) {
        throw stopped(
            "%s%,d of %,d rows of --%s (%.2f %%), --max-rejected allows %.2f %%; they are in %s: %s"
                .formatted(
                    MARK,
                    rejected,
                    rows,
                    input,
                    100.0 * rejected / rows,
                    100 * limit,
                    folder,
                    words(reasons)));
      }
    }
  }

  private static TooManyRejected stopped(String message) {
    TooManyRejected stopped = new TooManyRejected(message);
    FailureReceipt.write(stopped);
    return stopped;
  }

  /** Reason to count. */
  public static Map<String, Long> reasons(Map<String, Long> tallies, String input) {
    String start = input + ".rejected.";
    Map<String, Long> reasons = new TreeMap<>();
    tallies.forEach(
        (name, count) -> {
          if (name.startsWith(start)) {
            reasons.put(name.substring(start.length()), count);
          }
        });
    return reasons;
  }

  private static String words(Map<String, Long> reasons) {
    StringBuilder words = new StringBuilder();
    reasons.forEach(
        (reason, count) ->
            words
                .append(words.length() == 0 ? "" : ", ")
                .append("%,d %s".formatted(count, reason)));
    return words.toString();
  }

  /** The message, if this is why a pipeline failed. */
  public static Optional<String> messageIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      int mark = message.lastIndexOf(MARK);
      if (mark >= 0) {
        return Optional.of(message.substring(mark).lines().findFirst().orElseThrow());
      }
    }
    return Optional.empty();
  }
}
