package dev.nightjar.nightly;

import dev.nightjar.stage.PeakMemory;
import dev.nightjar.stage.command.ParentWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Starts commands of Nightjar, each in a process of its own. What they write to standard output is
 * kept. They end when we end.
 *
 * @param script the launcher
 */
record Launcher(Path script) {
  /** The launcher sets this to its own folder. */
  private static final String HOME = "NIGHTJAR_HOME";

  private static final long POLL_MILLIS = 200;
  private static final long GRACE_SECONDS = 10;

  /**
   * How it ended.
   *
   * @param out lines it wrote to standard output
   */
  record Outcome(int exitCode, List<String> out, double seconds, OptionalLong peakBytes) {}

  /** The launcher that started us. */
  static Launcher ours() {
    String home = System.getenv(HOME);
    if (home == null) {
      throw new IllegalStateException(HOME + " is not set: start this with the nightjar launcher");
    }
    return new Launcher(Path.of(home, "nightjar"));
  }

  /** Runs a command to its end; its messages go where ours go. */
  Outcome run(String command, List<String> arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = builder(command, arguments);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return run(command, builder.start(), () -> {});
  }

  /** Runs a stage to its end. */
  Outcome run(String stage, List<String> arguments, StageMessages messages)
      throws IOException, InterruptedException {
    ProcessBuilder builder = builder(stage, arguments);
    messages.prepare(builder.environment());
    Process process = builder.start();
    Thread reader = new Thread(() -> messages.read(process.getErrorStream()), "messages-" + stage);
    reader.start();
    Outcome outcome = run(stage, process, messages::draw);
    reader.join(TimeUnit.SECONDS.toMillis(GRACE_SECONDS));
    return outcome;
  }

  private static Outcome run(String command, Process process, Runnable meanwhile)
      throws InterruptedException {
    long start = System.nanoTime();
    Thread killer = new Thread(() -> stop(process), "stop-" + command);
    Runtime.getRuntime().addShutdownHook(killer);
    try {
      CompletableFuture<List<String>> out = CompletableFuture.supplyAsync(() -> lines(process));
      PeakMemory memory = PeakMemory.of(process.pid());
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        memory.poll();
        meanwhile.run();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Outcome(process.exitValue(), out.join(), seconds, memory.bytes());
    } finally {
      stop(process);
      forget(killer);
    }
  }

  private ProcessBuilder builder(String command, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(script.toString());
    line.add(command);
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put(ParentWatch.VARIABLE, "1");
    return builder;
  }

  private static List<String> lines(Process process) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      return reader.lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static void stop(Process process) {
    if (!process.isAlive()) {
      return; // else it would close what nobody has read yet of its last words
    }
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // we are shutting down: the hook is running already
    }
  }
}
