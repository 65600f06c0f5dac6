package dev.nightjar.dataset.similar;

import dev.nightjar.dataset.text.TextVector;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What all workers of one process share while they search exactly: the vectors, which are many, and
 * the threads, one per processor. Opened by each worker, gone with the last.
 */
final class SharedSearch implements AutoCloseable {
  private static final Map<String, SharedSearch> OPEN = new HashMap<>();

  private final String search;
  private final ExactSearch exact;
  private int workers;
  private UserVectors vectors;

  private SharedSearch(String search, int n) {
    this.search = search;
    this.exact = new ExactSearch(n, Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param search names it; workers with the same name share
   * @param n similar users wanted
   */
  static SharedSearch open(String search, int n) {
    synchronized (OPEN) {
      SharedSearch shared = OPEN.computeIfAbsent(search, name -> new SharedSearch(name, n));
      shared.workers++;
      return shared;
    }
  }

  ExactSearch exact() {
    return exact;
  }

  /**
   * @param users are asked only the first time
   */
  synchronized UserVectors vectors(Supplier<Iterable<TextVector>> users, int width) {
    if (vectors == null) {
      vectors = UserVectors.of(users.get(), width);
    }
    return vectors;
  }

  @Override
  public void close() {
    synchronized (OPEN) {
      workers--;
      if (workers == 0) {
        OPEN.remove(search);
        exact.close();
      }
    }
  }
}
