package dev.nightjar.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The most memory a process has held so far, as Linux counts it; empty on other systems. */
public final class PeakMemory {
  private final Path status;
  private long bytes;

  private PeakMemory(String process) {
    status = Path.of("/proc", process, "status");
  }

  /** Of another process, as far as it is looked at. */
  public static PeakMemory of(long pid) {
    return new PeakMemory(Long.toString(pid));
  }

  /** Of this process, up to now. */
  public static OptionalLong ofThisProcess() {
    PeakMemory memory = new PeakMemory("self");
    memory.poll();
    return memory.bytes();
  }

  /** Looks again; a process that is gone keeps its last figure. */
  public void poll() {
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

  public OptionalLong bytes() {
    return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
  }
}
