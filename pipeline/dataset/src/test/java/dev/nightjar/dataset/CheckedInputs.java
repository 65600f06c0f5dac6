package dev.nightjar.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A log and a catalog that nothing is odd in, to be changed, and what is said of them then. */
abstract class CheckedInputs {
  @TempDir Path folder;
  Path log;
  Path catalog;
  String said = "";

  @BeforeEach
  void goodInputs() throws IOException {
    log = write("log.csv", "user_id,item_id,timestamp\n", row -> "u%d,i%d,%d\n");
    catalog = write("items.csv", "item_id,title\n", null);
  }

  interface Rows {
    String format(int row);
  }

  /** Eight users with five interactions each, or ten items. */
  Path write(String name, String header, Rows rows) throws IOException {
    String text =
        rows == null
            ? IntStream.range(0, 10)
                .mapToObj(i -> "i%d,Garden tool %d\n".formatted(i, i))
                .collect(Collectors.joining())
            : IntStream.range(0, 40)
                .mapToObj(
                    i -> rows.format(i).formatted(i % 8, i * 7 % 10, 1_764_115_200 + 3600 * i))
                .collect(Collectors.joining());
    return Files.writeString(folder.resolve(name), header + text);
  }

  void replace(Path file, String pattern, String by) throws IOException {
    Files.writeString(file, Files.readString(file).replaceAll(pattern, by));
  }

  int check(String... more) {
    List<String> args = new ArrayList<>(List.of("--interactions", log.toString()));
    args.addAll(List.of("--catalog", catalog.toString(), "--date", "2026-01-31"));
    args.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      return CheckMain.execute(print, print, args.toArray(String[]::new));
    } finally {
      said = out.toString(StandardCharsets.UTF_8);
    }
  }
}
