package dev.nightjar.dataset;

import java.util.Locale;
import java.util.Optional;

/** Flink inside this process needs more heap than there is: it says so in many ways, none clear. */
final class TooSmallHeap {
  private static final long MEGABYTE = 1 << 20;

  /** In MB; what is named is at least that. */
  private static final long ENOUGH_FOR_A_MILLION_ROWS = 512;

  private TooSmallHeap() {}

  /**
   * What to set, if this is why a pipeline failed in this process.
   *
   * @param heap bytes that Java may take
   */
  static Optional<String> messageIn(Throwable failure, long heap) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Optional<String> shortage = shortage(cause, String.valueOf(cause.getMessage()).strip());
      if (shortage.isPresent()) {
        return Optional.of(
            "a Java heap of %,d MB is too small (%s): take a machine with more memory,"
                    .formatted(heap / MEGABYTE, shortage.get())
                + " NIGHTJAR_JAVA_OPTIONS=-Xmx%dm on this one, or a lower --parallelism"
                    .formatted(Math.max(ENOUGH_FOR_A_MILLION_ROWS, 2 * heap / MEGABYTE)));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> shortage(Throwable cause, String message) {
    if (message.startsWith("Too little memory provided to sorter")) {
      return Optional.of(message);
    }
    // Flink adds its own words to those of an OutOfMemoryError, which Java does not let it do.
    if (message.startsWith("Unable to make field") && message.contains("Throwable.detailMessage")) {
      return Optional.of("out of memory");
    }
    boolean heap =
        cause instanceof OutOfMemoryError
            && (message.contains("Java heap space")
                || message.contains("GC overhead limit")
                || message.toLowerCase(Locale.ROOT).contains("direct buffer memory"));
    return heap ? Optional.of(message) : Optional.empty();
  }
}
