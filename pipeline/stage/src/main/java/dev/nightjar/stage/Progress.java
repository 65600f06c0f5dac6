package dev.nightjar.stage;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Says how far a long step is: rate and time left, redrawn in place on a terminal, otherwise a
 * plain line now and then. Thread-safe.
 */
public final class Progress implements AutoCloseable {
  private static final long TERMINAL_MILLIS = 200;
  private static final long PLAIN_MILLIS = 10_000;

  private final String step;
  private final String unit;
  private final long total;
  private final PrintStream out;
  private final Terminal terminal;
  private final long start = System.nanoTime();
  private long done;
  private long skipped;
  private long lastShown = start;
  private String detail = "";

  /**
   * @param step what is going on, for example {@code embed items}
   * @param unit what is counted, plural
   * @param total how many there will be, or 0 if nobody knows
   */
  public Progress(String step, String unit, long total) {
    this(step, unit, total, System.err, Terminal.ours());
  }

  Progress(String step, String unit, long total, PrintStream out, Terminal terminal) {
    this.step = step;
    this.unit = unit;
    this.total = total;
    this.out = out;
    this.terminal = terminal;
    if (terminal.isThere()) {
      show(line());
    }
  }

  /** Units that were done before this process started: they count, but not for the rate. */
  public synchronized void skip(long units) {
    done += units;
    skipped += units;
  }

  /** More units are done. */
  public synchronized void advance(long units) {
    done += units;
    long now = System.nanoTime();
    if (now - lastShown >= (terminal.isThere() ? TERMINAL_MILLIS : PLAIN_MILLIS) * 1_000_000) {
      lastShown = now;
      show(line());
    }
  }

  /** A few words to show behind the numbers, such as the loss. */
  public synchronized void detail(String words) {
    detail = words;
  }

  /** {@code embed items: 1,200 of 12,101 items, 310/s, 35 s left}. */
  synchronized String line() {
    double seconds = seconds();
    double rate = seconds > 0 ? (done - skipped) / seconds : 0;
    String count =
        total > 0
            ? String.format(Locale.ROOT, "%,d of %,d", done, total)
            : String.format(Locale.ROOT, "%,d", done);
    String speed = rate > 0 ? String.format(Locale.ROOT, ", %,.0f/s", rate) : "";
    String left = total > done && rate > 0 ? ", " + words((total - done) / rate) + " left" : "";
    String suffix = detail.isEmpty() ? "" : " (" + detail + ")";
    return "%s: %s %s%s%s%s".formatted(step, count, unit, speed, left, suffix);
  }

  private void show(String line) {
    out.print(terminal.isThere() ? terminal.inPlace(line) : line + System.lineSeparator());
    out.flush();
  }

  /** Says the total and the time it took. */
  @Override
  public synchronized void close() {
    String line =
        String.format(Locale.ROOT, "%s: %,d %s in %s", step, done, unit, words(seconds()));
    out.println(terminal.isThere() ? Terminal.CLEAR + line : line);
    out.flush();
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** {@code 4.2 s}, {@code 3 min 05 s} or {@code 2 h 10 min}. */
  public static String words(double seconds) {
    Duration time = Duration.ofSeconds(Math.round(seconds));
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    return time.toHours() == 0
        ? String.format(Locale.ROOT, "%d min %02d s", time.toMinutes(), time.toSecondsPart())
        : String.format(Locale.ROOT, "%d h %02d min", time.toHours(), time.toMinutesPart());
  }
}
