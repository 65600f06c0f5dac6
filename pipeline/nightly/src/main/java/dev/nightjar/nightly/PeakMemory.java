package dev.nightjar.nightly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The most memory a process has held so far, as Linux counts it; empty on other systems. */
final class PeakMemory {
  private final Path status;
  private long bytes;

  PeakMemory(long pid) {
    status = Path.of("/proc", Long.toString(pid), "status");
  }

  /** Looks again; a process that is gone keeps its last figure. */
  void poll() {
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          bytes = Math.max(bytes, 1024 * Long.parseLong(line.replaceAll("\\D", "")));
        }
      }
    } catch (IOException e) {
      // not Linux, or already gone
    }
  }

  OptionalLong bytes() {
    return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
  }
}
