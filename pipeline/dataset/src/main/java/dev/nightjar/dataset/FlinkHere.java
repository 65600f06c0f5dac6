package dev.nightjar.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Configuration of Flink inside this process. Its parts watch each other's heartbeats, and give a
 * job up after 50 seconds without one. But here none can be lost alone: a heartbeat is missing
 * while the whole machine is suspended or overloaded, after which the job goes on.
 */
final class FlinkHere {
  private static final String CONFIGURATION = "heartbeat.timeout: 86400000\n";

  private FlinkHere() {}

  /** A folder that Flink reads its configuration from; gone when this process ends. */
  static String configurationFolder() {
    try {
      Path folder = Files.createTempDirectory("nightjar-flink-");
      Path file = Files.writeString(folder.resolve("config.yaml"), CONFIGURATION);
      folder.toFile().deleteOnExit(); // in the reverse order
      file.toFile().deleteOnExit();
      return folder.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("the temporary folder cannot be written: " + e, e);
    }
  }
}
