package dev.nightjar.input;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Random logs, written in every accepted form: CSV by Jackson, JSON as Jackson's tree prints it.
 */
final class RandomLogs {
  /** Forms of a file. */
  enum Form {
    JSONL("log.jsonl"),
    CSV("log.csv"),
    TSV("log.tsv"),
    PARQUET("log.parquet");

    final String name;

    Form(String name) {
      this.name = name;
    }
  }

  /** Ways to pack a file of text. */
  enum Packing {
    PLAIN,
    GZIP,
    GZIP_MEMBERS,
    ZSTD,
    ZSTD_FRAMES
  }

  private static final String[] WORDS = {
    "a",
    "user",
    "ü",
    "\ud83d\ude00",
    "5\"",
    "\"x\"",
    "a,b",
    " ",
    "'",
    "\\",
    "#",
    "007",
    "|",
    "\u2028"
  };
  private static final List<String> NAMES = InputFields.OF_INTERACTIONS.names();

  private RandomLogs() {}

  /**
   * Rows with ids of any characters.
   *
   * @param form whose limits hold: a TSV has no tabs and line ends in its cells
   */
  static List<ObjectNode> random(Random random, int rows, Form form) {
    List<ObjectNode> table = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      ObjectNode row = JsonNodeFactory.instance.objectNode();
      row.put("user_id", id(random, form)).put("item_id", id(random, form));
      row.put("timestamp", 1_700_000_000L + random.nextInt(60_000_000));
      if (random.nextBoolean()) {
        row.put("event_type", "view");
      }
      if (random.nextBoolean()) {
        row.put("value", random.nextInt(10) / 2.0 + 0.25);
      }
      table.add(row);
    }
    return table;
  }

  private static String id(Random random, Form form) {
    StringBuilder id = new StringBuilder("x" + random.nextInt(1000));
    for (int left = random.nextInt(4); left > 0; left--) {
      id.insert(random.nextBoolean() ? 0 : id.length(), WORDS[random.nextInt(WORDS.length)]);
    }
    if (form != Form.TSV && random.nextInt(20) == 0) {
      id.append(random.nextBoolean() ? "\nx" : "\r\n\ty");
    }
    return id.toString();
  }

  /** The header of a form, if it has one, and then each row with its line end. */
  static List<byte[]> lines(List<ObjectNode> table, Form form) {
    List<String> lines = new ArrayList<>();
    lines.add(
        switch (form) {
          case CSV -> String.join(",", NAMES) + "\n";
          case TSV -> String.join("\t", NAMES) + "\n";
          default -> "";
        });
    for (ObjectNode row : table) {
      lines.add(
          switch (form) {
            case CSV -> csv(row);
            case TSV -> String.join("\t", cells(row)) + "\n";
            default -> row + "\n";
          });
    }
    return lines.stream().map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static List<String> cells(ObjectNode row) {
    return NAMES.stream().map(name -> row.has(name) ? row.get(name).asText() : "").toList();
  }

  private static String csv(ObjectNode row) {
    try {
      return new CsvMapper()
          .writer(CsvSchema.emptySchema())
          .writeValueAsString(cells(row).toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }

  /**
   * Pieces of a text, each of which is to be packed as a member of its own: one, or two cut
   * anywhere.
   */
  static List<byte[]> members(byte[] text, Packing packing, Random random) {
    boolean several = packing == Packing.GZIP_MEMBERS || packing == Packing.ZSTD_FRAMES;
    int cut = random.nextInt(text.length + 1);
    return several
        ? List.of(Arrays.copyOf(text, cut), Arrays.copyOfRange(text, cut, text.length))
        : List.of(text);
  }

  /** Packs each text as a member. */
  static byte[] pack(List<byte[]> members, Packing packing) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (byte[] member : members) {
      one(member, packing, packed);
    }
    return packed.toByteArray();
  }

  private static void one(byte[] text, Packing packing, ByteArrayOutputStream to)
      throws IOException {
    switch (packing) {
      case PLAIN -> to.writeBytes(text);
      case GZIP, GZIP_MEMBERS -> write(text, new GZIPOutputStream(to));
      case ZSTD, ZSTD_FRAMES -> write(text, new ZstdOutputStream(to).setChecksum(true));
    }
  }

  private static void write(byte[] text, OutputStream packer) throws IOException {
    try (OutputStream out = packer) {
      out.write(text);
    }
  }

  /** Parquet with checksums of its pages. */
  static byte[] parquet(List<ObjectNode> table, Path folder) throws IOException {
    Path file =
        ParquetFiles.write(
            folder,
            "message log { required binary user_id (STRING); required binary item_id (STRING);"
                + " required int64 timestamp; optional binary event_type (STRING); optional double"
                + " value; }",
            log ->
                table.forEach(
                    row ->
                        log.row(
                            group -> {
                              for (String name : List.of("user_id", "item_id", "event_type")) {
                                if (row.has(name)) {
                                  group.append(name, row.get(name).textValue());
                                }
                              }
                              group.append("timestamp", row.get("timestamp").longValue());
                              if (row.has("value")) {
                                group.append("value", row.get("value").doubleValue());
                              }
                            })));
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }
}
