package dev.nightjar.dataset.log;

import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.input.CatalogRow;
import dev.nightjar.input.FileRows;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.InputFile;
import dev.nightjar.input.InputSettings;
import dev.nightjar.input.ParseCatalog;
import dev.nightjar.input.Position;
import dev.nightjar.input.TextLines;
import dev.nightjar.stage.command.Settings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SplitFilesTest {
  private static final long PIECE = 512;
  private static final InputFields FIELDS = Settings.defaults(InputSettings.class).catalogFields();

  @TempDir Path folder;

  private final List<String> rows = new ArrayList<>();
  private final List<String> rejected = new ArrayList<>();

  /** Lines that end in all ways there are, some blank, some broken; what is to be read of them. */
  private String text(int lines) {
    StringBuilder text = new StringBuilder("\ufeff");
    for (int line = 1; line <= lines; line++) {
      if (line % 37 == 0) {
        text.append("{broken");
        rejected.add("%d not JSON".formatted(line));
      } else if (line % 11 != 0) {
        text.append(
            "{\"item_id\":\"b%d\",\"title\":\"%s\"}".formatted(line, "soap ".repeat(line % 9)));
        rows.add("b%d %d".formatted(line, line));
      } else {
        text.append(' '); // an empty one behind a CR would be a CRLF
      }
      text.append(line % 3 == 0 ? "\r\n" : line % 7 == 0 ? "\r" : "\n");
    }
    return text.toString();
  }

  private InputFile file(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
    return EngineFiles.find("catalog", folder.resolve(name).toString(), 3).get(0);
  }

  private InputFile file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static ReadRows<CatalogRow> read(List<InputFile> files) {
    return ReadRows.with(FIELDS, new ParseCatalog(), InputCoders.CATALOG_ROW).of(files, PIECE);
  }

  private static PCollectionTuple read(
      Pipeline pipeline, ReadRows<CatalogRow> read, InputFile file) {
    return pipeline.apply(Create.of(file).withCoder(InputCoders.INPUT_FILE)).apply("Read", read);
  }

  private static Pipeline pipeline() {
    return Pipeline.create(PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
  }

  @Test
  void readsInPiecesWhatIsReadInOne() throws IOException {
    assertThatPiecesHaveTheRowsAndRejects("items.jsonl", text(600));
  }

  @Test
  void readsCsvInPiecesOfWholeRows() throws IOException {
    StringBuilder text = new StringBuilder("item_id,title\n");
    for (int line = 2; line < 2000; line += 4) {
      text.append("b%d,\"red\nsoap, and\ngreen\"\nno title\n".formatted(line));
      rows.add("b%d %<d".formatted(line));
      rejected.add("%d not as many cells as columns".formatted(line + 3));
    }
    assertThatPiecesHaveTheRowsAndRejects("items.csv", text.toString());
  }

  /** Whatever a piece begins with: only the beginning of a file says what the file is. */
  @Test
  void rejectsRowByRowWhatWouldStopAFileAtItsBeginning() throws IOException {
    String first = "{\"item_id\":\"b1\",\"note\":\"%s\"}\n"; // as much as is looked at of a file
    StringBuilder text = new StringBuilder(first.formatted("x".repeat(1 << 16)));
    rows.add("b1 1");
    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put("{\"id\":\"b\",\"title\":\"soap\"}", "missing item_id");
    reasons.put("{", "not JSON");
    reasons.put("[{\"item_id\":\"b\"},", "not JSON");
    reasons.put("\ufeff{\"item_id\":\"b\"}", "not JSON");
    reasons.put("\0\0\0\0", "not text: it has a NUL character");
    reasons.put("\4\"M\30", "not JSON"); // LZ4, at the beginning of a file
    int line = 1;
    for (Map.Entry<String, String> bad : reasons.entrySet()) {
      for (long good = 0; good < PIECE / 16; good++) {
        rows.add("b%d %<d".formatted(++line));
        text.append("{\"item_id\":\"b%d\"}\n".formatted(line));
      }
      for (long bytes = 0; bytes < 3 * PIECE; bytes += bad.getKey().length() + 1) {
        rejected.add("%d %s".formatted(++line, bad.getValue()));
        text.append(bad.getKey()).append('\n');
      }
    }
    assertThatPiecesHaveTheRowsAndRejects("items.jsonl", text.toString());
  }

  private void assertThatPiecesHaveTheRowsAndRejects(String name, String text) throws IOException {
    InputFile file = file(name, text);
    assertThat(SplitFiles.split(file, PIECE, FIELDS)).hasSizeGreaterThan(20);
    Pipeline pipeline = pipeline();
    ReadRows<CatalogRow> read = read(List.of(file));
    PCollectionTuple out = read(pipeline, read, file);
    PAssert.that(
            out.get(read.rows())
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(row -> row.itemId() + " " + Position.line(row.position()))))
        .containsInAnyOrder(rows);
    PAssert.that(
            out.get(read.rejected())
                .apply(
                    "Rejected",
                    MapElements.into(TypeDescriptors.strings())
                        .via(row -> row.line() + " " + row.reason())))
        .containsInAnyOrder(rejected);
    Map<String, Long> tallies =
        rejected.stream()
            .map(line -> "catalog.rejected." + line.replaceFirst("^\\d+ ", ""))
            .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()));
    tallies.put("catalog.rows", (long) rows.size() + rejected.size());
    tallies.put("catalog.split", 1L);
    PAssert.that(out.get(read.tallies()).apply(Sum.longsPerKey()))
        .containsInAnyOrder(
            tallies.entrySet().stream().map(e -> KV.of(e.getKey(), e.getValue())).toList());
    pipeline.run().waitUntilFinish();
  }

  @Test
  void piecesAreTheFileAndEachEndsWithALine() throws IOException {
    InputFile file = file("items.jsonl", text(200) + "{\"item_id\":\"last\"}");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<FilePiece> pieces = SplitFiles.split(file, PIECE, FIELDS);
    for (FilePiece piece : pieces) {
      try (InputStream in = piece.open()) {
        byte[] bytes = in.readAllBytes();
        all.write(bytes);
        assertThat(bytes[bytes.length - 1] == '\n').isEqualTo(piece.number() < pieces.size() - 1);
      }
    }
    assertThat(all.toByteArray()).isEqualTo(Files.readAllBytes(folder.resolve("items.jsonl")));
  }

  @Test
  void aLineThatIsLongerThanAPieceStaysWhole() throws IOException {
    String line = "{\"item_id\":\"b\",\"title\":\"%s\"}\n".formatted("x".repeat(100_000));
    InputFile file = file("items.jsonl", line + line);
    assertThat(SplitFiles.split(file, PIECE, FIELDS))
        .extracting(FilePiece::from)
        .containsExactly(0L, (long) line.length());
  }

  /** Not once for each piece that the line is longer than: that would take minutes. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void looksForTheEndOfALongLineOnce() throws IOException {
    InputFile file = file("items.jsonl", "{\"item_id\":\"%s\"}\n".formatted("x".repeat(1 << 23)));
    assertThat(SplitFiles.split(file, PIECE, FIELDS)).hasSize(1);
  }

  @Test
  void leavesWholeWhatCannotBeSplit() throws IOException {
    byte[] text = text(600).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text);
    }
    for (InputFile file :
        List.of(
            file("packed.jsonl", packed.toByteArray()),
            file("packed.csv", packed.toByteArray()),
            file("named.parquet", text),
            file("utf-16.csv", "item_id,title\nb,soap\n".repeat(500).getBytes(UTF_16)),
            file("no-name", "item_id,title\nb,soap\n".repeat(500)),
            file("old-mac.jsonl", "{\"item_id\":\"b\"}\r".repeat(1000)),
            file("small.jsonl", "{\"item_id\":\"b\"}\n"))) {
      assertThat(SplitFiles.split(file, PIECE, FIELDS)).as(file.uri()).hasSize(1);
    }
  }

  @Test
  void countsLinesAsTheyAreRead() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(50); i > 0; i--) {
        text.append("x\r\n".charAt(random.nextInt(3)));
      }
      byte[] bytes = text.append("\n").toString().getBytes(StandardCharsets.UTF_8);
      AtomicLong last = new AtomicLong();
      FileRows.readText(
          "test",
          new ByteArrayInputStream(bytes),
          StandardCharsets.UTF_8,
          new TextLines.Sink() {
            @Override
            public void line(long line, String lineText, String end) {
              last.set(line);
            }

            @Override
            public void broken(long line, String reason, String lineText, boolean whole) {
              throw new AssertionError(reason);
            }
          });
      assertThat(ScannedPiece.lines(new ByteArrayInputStream(bytes))).isEqualTo(last.get());
    }
  }

  @Test
  void refusesAFileThatIsWrittenWhileItsPiecesAreRead() throws IOException {
    InputFile file = file("items.jsonl", text(600));
    Pipeline pipeline = pipeline();
    read(pipeline, read(List.of(file)), file);
    Files.writeString(folder.resolve("items.jsonl"), "\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasMessageContaining("was written while the night read it");
  }
}
