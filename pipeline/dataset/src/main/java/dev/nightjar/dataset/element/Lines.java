package dev.nightjar.dataset.element;

import dev.nightjar.contract.FileEntry;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of lines in the making: on the local disk, so that it may be longer than the memory. */
public final class Lines implements Closeable {
  private final Path file;
  private final OutputStream out;
  private long count;

  private Lines(Path file) throws IOException {
    this.file = file;
    this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  public static Lines onDisk() throws IOException {
    return new Lines(Files.createTempFile("nightjar-", ".jsonl"));
  }

  public void add(String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
    count++;
  }

  /** Writes what was added, to which nothing is added any more. */
  public FileEntry writeTo(OutputFolder folder, String name) throws IOException {
    out.close();
    return folder.write(name, file, count);
  }

  @Override
  public void close() throws IOException {
    try (out) {
      Files.deleteIfExists(file);
    }
  }
}
