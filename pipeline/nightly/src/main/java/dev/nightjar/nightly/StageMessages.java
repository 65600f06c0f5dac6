package dev.nightjar.nightly;

import dev.nightjar.stage.Progress;
import dev.nightjar.stage.Terminal;
import dev.nightjar.stage.Warning;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a stage says on standard error while it runs. On a terminal that is one line, drawn again in
 * place: what goes on now. Elsewhere, and if everything is asked for, each line goes on as it is.
 * Thread-safe.
 */
final class StageMessages {
  /** Enough to see what led to a failure. */
  private static final int KEPT_LINES = 12;

  private static final int BUFFER = 8192;

  private final String stage;
  private final String title;
  private final PrintStream out;
  private final Terminal terminal;
  private final long start = System.nanoTime();
  private final List<Warning> warnings = new ArrayList<>();
  private final Deque<String> lines = new ArrayDeque<>();
  private final String saysWhy;
  private String doing = "starting";
  private String reason;

  /**
   * @param title stands before the stage's word, such as {@code [1/4]}
   * @param terminal not there: lines go on as they are
   */
  StageMessages(String stage, String title, PrintStream out, Terminal terminal) {
    this.stage = stage;
    this.saysWhy = "nightjar " + stage + ": ";
    this.title = title;
    this.out = out;
    this.terminal = terminal;
    if (!terminal.isThere()) {
      out.printf("%n%s %s%n", title, stage);
    }
  }

  /** A stage draws in place only if we do. */
  void prepare(Map<String, String> environment) {
    if (!terminal.isThere()) {
      environment.remove(Terminal.VARIABLE);
    }
  }

  /** Reads to the end of the stage's messages. */
  void read(InputStream messages) {
    byte[] buffer = new byte[BUFFER];
    LineSplitter splitter = new LineSplitter(this::line, this::now);
    try {
      for (int read = messages.read(buffer); read >= 0; read = messages.read(buffer)) {
        splitter.add(buffer, read);
        draw();
      }
      splitter.end();
    } catch (IOException e) {
      throw new UncheckedIOException("messages of stage " + stage, e);
    }
  }

  private synchronized void line(String line) {
    Warning.in(line).ifPresent(warnings::add);
    if (reason == null && line.startsWith(saysWhy)) {
      reason = line.substring(saysWhy.length()).replaceFirst("^(refused|stopped): ", "");
      return; // the night says it at its end
    }
    lines.addLast(line);
    if (lines.size() > KEPT_LINES) {
      lines.removeFirst();
    }
    now(line);
    if (!terminal.isThere()) {
      out.println(line);
    }
  }

  private synchronized void now(String line) {
    if (!line.isBlank()) {
      doing = line.startsWith(stage + ": ") ? line.substring(stage.length() + 2) : line;
    }
  }

  /** Shows what goes on, and for how long it has. */
  synchronized void draw() {
    if (terminal.isThere()) {
      out.print(
          terminal.inPlace(
              "%s %s, %s: %s".formatted(title, stage, Progress.words(seconds()), doing)));
      out.flush();
    }
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** The stage's last line: how it ended. */
  synchronized void end(String words) {
    out.println(
        terminal.isThere()
            ? "%s%s %s: %s".formatted(Terminal.CLEAR, title, stage, words)
            : "%s: %s".formatted(stage, words));
  }

  /** Why the stage ended as it did, in the first line of its own words: shown by nobody yet. */
  synchronized Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** What led to a failure, where it was not to be seen yet. */
  synchronized void showLines() {
    if (terminal.isThere()) {
      lines.forEach(line -> out.println("  " + line));
    }
  }

  synchronized List<Warning> warnings() {
    return List.copyOf(warnings);
  }
}
