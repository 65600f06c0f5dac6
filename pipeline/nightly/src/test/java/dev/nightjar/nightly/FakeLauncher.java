package dev.nightjar.nightly;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A launcher whose processes ask this JVM what to say and how to end: they are as real as those of
 * a stage, and start in no time.
 */
final class FakeLauncher {
  private static final String SCRIPT =
      """
      #!/usr/bin/env bash
      exec 3<>/dev/tcp/127.0.0.1/%d
      printf '%%s\\n' $# "$@" >&3
      while read -r what text <&3; do
        case $what in
          out) echo "$text" ;;
          err) echo "$text" >&2 ;;
          exit) exit "$text" ;;
        esac
      done
      echo "the test has no answer" >&2
      exit 1
      """;

  private static ServerSocket server;

  private FakeLauncher() {}

  /** One that starts {@link FakeStages}. */
  static Launcher in(Path folder) throws IOException {
    Path script = folder.resolve("nightjar");
    Files.writeString(script, SCRIPT.formatted(port()));
    script.toFile().setExecutable(true);
    return new Launcher(script);
  }

  private static synchronized int port() throws IOException {
    if (server == null) {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread answering = new Thread(FakeLauncher::answerAll, "fake-stages");
      answering.setDaemon(true);
      answering.start();
    }
    return server.getLocalPort();
  }

  /** After a failure the next process is refused. */
  private static void answerAll() {
    try (ServerSocket open = server) {
      while (true) {
        try (Socket process = open.accept()) {
          answer(process);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(Socket process) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    List<String> arguments = new ArrayList<>();
    for (int left = Integer.parseInt(reader.readLine()); left > 0; left--) {
      arguments.add(reader.readLine());
    }
    String answer = String.join("\n", FakeStages.run(arguments)) + "\n";
    process.getOutputStream().write(answer.getBytes(UTF_8));
  }
}
