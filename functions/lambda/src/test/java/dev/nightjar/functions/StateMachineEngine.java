package dev.nightjar.functions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The process that executes nights, {@code execute.mjs}: one for all of this JVM, with which it
 * ends, since loading the engine takes longer than a night.
 */
final class StateMachineEngine {
  private final Path home;
  private Process process;
  private BufferedReader answers;

  /**
   * @param home the folder of {@code execute.mjs}
   */
  StateMachineEngine(Path home) {
    this.home = home;
  }

  /**
   * Executes a night to its end.
   *
   * @param request a line
   * @return the line that answers it
   * @throws IOException if the process ended instead; the next night has another one
   */
  synchronized String execute(String request) throws IOException {
    Path said = Path.of("target", "state-machine.log").toAbsolutePath();
    if (process == null) {
      start(said);
    }
    Writer in = process.outputWriter(StandardCharsets.UTF_8);
    in.write(request + "\n");
    in.flush();
    String answer = answers.readLine();
    if (answer == null) {
      process = null;
      throw new IOException("execute.mjs failed, see " + said);
    }
    return answer;
  }

  private void start(Path said) throws IOException {
    process =
        new ProcessBuilder("node", "execute.mjs")
            .directory(home.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(said.toFile()))
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
  }
}
