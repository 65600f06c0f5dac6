package dev.nightjar.train.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory this process had at a time. */
final class PeakMemory {
  private PeakMemory() {}

  /** In GB, as the kernel counted it; that of a GPU is not in it. */
  static double gigabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0)
        / 1e6;
  }
}
