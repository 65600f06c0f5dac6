package dev.nightjar.nightly.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A sample on disk, in the input format.
 *
 * @param interactions a folder of two gzip files, the older half of the log in the first
 * @param catalog one plain file
 * @param users one plain file
 */
public record DemoFiles(Path interactions, Path catalog, Path users) {
  /** Writes a sample into a folder. */
  public static DemoFiles write(DemoData data, Path folder) throws IOException {
    DemoFiles files =
        new DemoFiles(
            folder.resolve("interactions"),
            folder.resolve("catalog.jsonl"),
            folder.resolve("users.jsonl"));
    Files.createDirectories(files.interactions);
    List<String> log = data.interactions();
    int half = log.size() / 2;
    writeGzip(files.interactions.resolve("log-00.jsonl.gz"), log.subList(0, half));
    writeGzip(files.interactions.resolve("log-01.jsonl.gz"), log.subList(half, log.size()));
    Files.write(files.catalog, text(data.catalog()));
    Files.write(files.users, text(data.users()));
    return files;
  }

  private static void writeGzip(Path file, List<String> lines) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.write(text(lines));
    }
  }

  private static byte[] text(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
