package dev.nightjar.input;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Reads and parses a log in one thread, as one worker of the dataset stage does. Started by {@code
 * ci/bench-read}.
 */
final class ReadBenchmark {
  private static final int ROUNDS = 3;

  private ReadBenchmark() {}

  /** {@code FOLDER ROWS LOG...}: a line per log with the best of three rounds. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int rows = Integer.parseInt(args[1]);
    for (String name : Arrays.asList(args).subList(2, args.length)) {
      Path file = folder.resolve(name);
      if (Files.notExists(file)) {
        write(file, rows);
      }
      double wall = Double.MAX_VALUE;
      double cpu = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long wallStart = System.nanoTime();
        long cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        read(file, rows);
        cpu =
            Math.min(
                cpu,
                (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart) / 1e9);
        wall = Math.min(wall, (System.nanoTime() - wallStart) / 1e9);
      }
      System.out.printf(
          Locale.ROOT, "%-10s %,12d rows %6.2f s wall %6.2f s cpu%n", name, rows, wall, cpu);
    }
  }

  private static void write(Path file, int rows) throws IOException {
    boolean json = file.toString().endsWith(".jsonl");
    boolean dates = file.getFileName().toString().startsWith("dates");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(json ? "" : "user_id,item_id,timestamp,event_type,value\n");
      for (int i = 0; i < rows; i++) {
        long time = 1_700_000_000L + i;
        String at = dates ? Instant.ofEpochSecond(time).toString() : Long.toString(time);
        String form =
            json
                ? "{\"user_id\":\"user-%07d\",\"item_id\":\"item-%05d\",\"timestamp\":%s,"
                    + "\"event_type\":\"view\",\"value\":4.5}\n"
                : "user-%07d,item-%05d,%s,view,4.5\n";
        out.write(form.formatted(i * 7919L % 400_000, i * 31L % 12_000, at));
      }
    }
  }

  private static void read(Path file, int rows) throws IOException {
    long[] sum = {0};
    ParseRows<Interaction> parse =
        new ParseRows<>(
            0,
            ParseInteraction.with(EventFilter.NONE, TimeWindow.ANY),
            new ParseRows.Out<>() {
              @Override
              public void value(Interaction interaction) {
                sum[0] += interaction.at();
              }

              @Override
              public void rejected(long line, String reason, String text) {
                throw new IllegalStateException(line + " " + reason);
              }
            });
    try (InputStream in = Files.newInputStream(file)) {
      FileRows.read(file.toString(), in, InputFields.OF_INTERACTIONS, parse);
    }
    Map<String, Long> counts = parse.finish();
    if (counts.get("rows") != rows || sum[0] == 0) {
      throw new IllegalStateException(counts.toString());
    }
  }
}
