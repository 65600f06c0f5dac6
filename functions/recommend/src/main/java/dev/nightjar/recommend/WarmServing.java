package dev.nightjar.recommend;

import java.io.IOException;
import java.util.Optional;

/**
 * Keeps the model and catalog of the last request, for a process that answers one request after the
 * other: the next shard of the same run loads nothing. Not for concurrent requests.
 */
final class WarmServing {
  private static final WarmServing OF_PROCESS = new WarmServing();

  private String run = "";
  private Optional<Serving> serving = Optional.empty();

  private WarmServing() {}

  /** Something to do with a serving, which stays open. */
  @FunctionalInterface
  interface Work<T> {
    T with(Serving serving) throws IOException;
  }

  /** Does it; what failed is not kept. */
  static <T> T of(RecommendRun run, Work<T> work) throws IOException {
    return OF_PROCESS.answer(run, work);
  }

  private synchronized <T> T answer(RecommendRun wanted, Work<T> work) throws IOException {
    boolean done = false;
    try {
      T result = work.with(servingOf(wanted));
      done = true;
      return result;
    } finally {
      if (!done) {
        drop();
      }
    }
  }

  /** A run's id stands for everything that its lists depend on. */
  private Serving servingOf(RecommendRun wanted) throws IOException {
    String name = wanted.store().uri(wanted.folder()).toString();
    if (!name.equals(run)) {
      drop(); // first: two models may be more than there is memory
      serving = Optional.of(Serving.load(wanted));
      run = name;
    }
    return serving.orElseThrow();
  }

  private void drop() {
    Optional<Serving> last = serving;
    run = "";
    serving = Optional.empty();
    last.ifPresent(Serving::close);
  }
}
