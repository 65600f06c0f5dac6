package dev.nightjar.dataset.text;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An API that embeds texts: one request, one answer. Thread-safe. */
interface EmbeddingService extends AutoCloseable {
  /** Texts a request may hold. */
  int batchSize();

  /**
   * One request.
   *
   * @throws Failure if there is no answer, or one that cannot be read
   */
  Answer embed(List<String> texts);

  @Override
  void close();

  /**
   * What came back, as it came.
   *
   * @param vectors not checked
   * @param tokens that are paid for, or -1 if the service does not say
   */
  record Answer(List<float[]> vectors, long tokens) {}

  /** Why a request failed, and whether the same request may succeed later. */
  final class Failure extends RuntimeException {
    private final boolean temporary;
    private final transient Optional<Duration> after;

    private Failure(String message, Throwable cause, boolean temporary, Optional<Duration> after) {
      super(message, cause);
      this.temporary = temporary;
      this.after = after;
    }

    /** Try again later. */
    static Failure temporary(String message, Throwable cause) {
      return new Failure(message, cause, true, Optional.empty());
    }

    /** Try again, but not before so long. */
    static Failure temporary(String message, Optional<Duration> after) {
      return new Failure(message, null, true, after);
    }

    /** The same request will fail again. */
    static Failure lasting(String message, Throwable cause) {
      return new Failure(message, cause, false, Optional.empty());
    }

    boolean isTemporary() {
      return temporary;
    }

    /** The wait the service asked for. */
    Optional<Duration> after() {
      return after;
    }
  }
}
