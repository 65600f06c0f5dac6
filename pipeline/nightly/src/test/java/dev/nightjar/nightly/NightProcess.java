package dev.nightjar.nightly;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The launcher of this checkout, as a user runs it; everything is built already. */
final class NightProcess {
  /**
   * How it ended.
   *
   * @param said standard error
   */
  record Ended(int exitCode, List<String> out, String said) {}

  private NightProcess() {}

  static Path home() {
    return Path.of(System.getProperty("basedir", "")).resolve("../..").toAbsolutePath().normalize();
  }

  private static ProcessBuilder builder(
      Path launcher, Map<String, String> environment, List<String> arguments) {
    List<String> line = new ArrayList<>(List.of(launcher.toString()));
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().keySet().removeIf(name -> name.startsWith("NIGHTJAR_"));
    builder.environment().put("NIGHTJAR_BUILT", "1");
    // Each process is short: compiling hot code twice costs more than it brings.
    builder
        .environment()
        .put(
            "NIGHTJAR_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:-UseParallelGC -XX:+UseSerialGC");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder;
  }

  /** Runs to the end. */
  static Ended run(Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    return run(home().resolve("nightjar"), environment, arguments);
  }

  static Ended run(Path launcher, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile("nightjar-said", ".txt");
    ProcessBuilder builder = builder(launcher, environment, arguments);
    Process process = builder.redirectError(said.toFile()).start();
    process.getOutputStream().close();
    List<String> out;
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      out = reader.lines().toList();
    }
    int exitCode = process.waitFor();
    Ended ended = new Ended(exitCode, out, Files.readString(said));
    Files.delete(said);
    return ended;
  }

  /**
   * Runs until a line of standard error passes the test, then kills it without warning.
   *
   * @return what it said until then
   */
  static String killAt(
      Predicate<String> moment, Map<String, String> environment, List<String> arguments)
      throws Exception {
    ProcessBuilder builder = builder(home().resolve("nightjar"), environment, arguments);
    Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    List<ProcessHandle> stages = List.of();
    StringBuilder said = new StringBuilder();
    boolean reached = false;
    try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        said.append(line).append('\n');
        if (!reached && moment.test(line)) {
          reached = true;
          stages = process.descendants().toList();
          process.toHandle().destroyForcibly(); // leaves its last words readable
        }
      }
    }
    process.waitFor();
    for (ProcessHandle stage : stages) {
      stage.onExit().get(); // it ends by itself when its parent is gone
    }
    if (!reached) {
      throw new AssertionError("the moment to kill it never came:\n" + said);
    }
    return said.toString();
  }
}
