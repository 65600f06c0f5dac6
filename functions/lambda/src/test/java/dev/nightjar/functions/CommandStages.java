package dev.nightjar.functions;

import dev.nightjar.contract.Layout;
import dev.nightjar.stage.command.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The real stages, each in a process of its own: the launcher of this checkout, or what the system
 * properties {@code nightjar.dataset}, {@code nightjar.dataset-batch} and {@code nightjar.train}
 * name instead, such as containers.
 */
final class CommandStages implements Stages {
  private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Path LOG = Path.of("target", "stages.log").toAbsolutePath();

  private final Map<String, String> environment = new ConcurrentHashMap<>();
  private final AtomicReference<String> killedAt = new AtomicReference<>();

  CommandStages(Map<String, String> environment) {
    this.environment.putAll(environment);
  }

  /** Sets one variable of the containers, as a job definition would. */
  void set(String variable, String value) {
    environment.put(variable, value);
  }

  void unset(String variable) {
    environment.remove(variable);
  }

  /** Sends SIGTERM to the next stage once it has said this. */
  void terminateAt(String words) {
    killedAt.set(words);
  }

  @Override
  public int dataset(Map<String, String> parameters) throws Exception {
    List<String> command = command(Layout.DATASET, Layout.DATASET);
    parameters.forEach((name, value) -> command.add("--" + Settings.kebab(name) + "=" + value));
    return run(command, Map.of());
  }

  @Override
  public int container(List<String> command, Map<String, String> given) throws Exception {
    String stage = command.get(0);
    List<String> all = command(stage, stage.equals(Layout.DATASET) ? "dataset-batch" : stage);
    all.addAll(command.subList(1, command.size()));
    return run(all, given);
  }

  /** The launcher's command, or the image in its place. */
  private static List<String> command(String stage, String image) {
    String instead = System.getProperty("nightjar." + image, "");
    return new ArrayList<>(
        instead.isEmpty()
            ? List.of(HOME.resolve("nightjar").toString(), stage)
            : List.of(instead.split(" ")));
  }

  private int run(List<String> command, Map<String, String> given)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("NIGHTJAR_"));
    builder.environment().put("NIGHTJAR_BUILT", "1");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    builder.environment().putAll(given);
    Process process = builder.start();
    process.getOutputStream().close();
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        Writer log =
            Files.newBufferedWriter(LOG, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        log.append(line).append('\n').flush();
        terminateIfAsked(process, line);
      }
    }
    return process.waitFor();
  }

  private void terminateIfAsked(Process process, String line) {
    String words = killedAt.get();
    if (words != null && line.contains(words)) {
      killedAt.set(null);
      process.destroy();
    }
  }
}
