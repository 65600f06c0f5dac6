package dev.nightjar.dataset.text;

import dev.nightjar.stage.Progress;
import java.util.HashMap;
import java.util.Map;

/** One progress line for all the threads of a process that work on the same step. */
public final class SharedProgress {
  private static final Map<String, SharedProgress> RUNNING = new HashMap<>();

  private final String step;
  private final Progress progress;
  private final long total;
  private long done;

  private SharedProgress(String step, String unit, long total) {
    this.step = step;
    this.progress = new Progress(step, unit, total);
    this.total = total;
  }

  /** The step's progress; the first caller starts it. */
  public static SharedProgress of(String step, String unit, long total) {
    synchronized (RUNNING) {
      return RUNNING.computeIfAbsent(step, name -> new SharedProgress(name, unit, total));
    }
  }

  /** More units are done; with the last one the step ends. */
  public void advance(long units) {
    synchronized (RUNNING) {
      progress.advance(units);
      done += units;
      if (done == total) {
        RUNNING.remove(step);
        progress.close();
      }
    }
  }
}
