package dev.nightjar.dataset.similar;

import java.util.HashMap;
import java.util.Map;

/**
 * What all workers of one process share while they search exactly: the threads, one per processor.
 * Opened by each worker, gone with the last.
 */
final class SharedSearch implements AutoCloseable {
  private static final Map<String, SharedSearch> OPEN = new HashMap<>();

  private final String search;
  private final ExactSearch exact;
  private int workers;

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
