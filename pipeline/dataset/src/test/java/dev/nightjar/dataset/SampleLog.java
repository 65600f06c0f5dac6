package dev.nightjar.dataset;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * A log of any size that looks like a shop's: few users and items make most of the interactions,
 * days are shared by many, one row in a hundred comes twice, one in a thousand is bad. Always the
 * same for the same size.
 *
 * @param events rows of the log
 * @param files it comes in
 */
record SampleLog(int events, int files) {
  private static final int EVENTS_PER_USER = 10;
  private static final long START = 1_700_000_000L;
  private static final long DAYS = 700;

  /**
   * Writes {@code log/*.jsonl.gz} and {@code catalog.jsonl}: nine items in ten have a row there.
   */
  void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("log"));
    SplittableRandom random = new SplittableRandom(42);
    for (int file = 0; file < files; file++) {
      Path path = folder.resolve("log/part-%02d.jsonl.gz".formatted(file));
      try (PrintWriter out =
          new PrintWriter(
              new OutputStreamWriter(
                  new GZIPOutputStream(Files.newOutputStream(path), 1 << 16),
                  StandardCharsets.UTF_8))) {
        writeRows(
            out, (int) ((long) events * (file + 1) / files - (long) events * file / files), random);
      }
    }
    try (PrintWriter out =
        new PrintWriter(Files.newBufferedWriter(folder.resolve("catalog.jsonl")))) {
      for (int item = 0; item < items(); item++) {
        if (item % 10 > 0) {
          out.print(
              "{\"item_id\":\"item-%06d\",\"categories\":[\"c%d\"]}\n".formatted(item, item % 97));
        }
      }
    }
  }

  private int items() {
    return Math.max(100, events / 100);
  }

  private void writeRows(PrintWriter out, int rows, SplittableRandom random) {
    String row = "";
    for (int i = 0; i < rows; i++) {
      int kind = random.nextInt(1000);
      if (kind == 0) {
        out.print("{\"user_id\":\"broken\n");
      } else if (kind <= 10 && !row.isEmpty()) {
        out.print(row);
      } else {
        row = row(random);
        out.print(row);
      }
    }
  }

  private String row(SplittableRandom random) {
    return "{\"user_id\":\"user-"
        + skewed(Math.max(10, events / EVENTS_PER_USER), 2, random)
        + "\",\"item_id\":\"item-"
        + "%06d".formatted(skewed(items(), 3, random))
        + "\",\"timestamp\":"
        + (START + 86_400 * random.nextLong(DAYS))
        + "}\n";
  }

  /** Small numbers more often than large ones. */
  private static int skewed(int bound, int power, SplittableRandom random) {
    return (int) (bound * Math.pow(random.nextDouble(), power));
  }
}
