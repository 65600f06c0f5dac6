package dev.nightjar.dataset.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.nightjar.contract.Json;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.Row;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * How a file is written, as its first bytes look to a person; what reads it may see it otherwise.
 *
 * @param format such as {@code JSON lines}, {@code CSV} or {@code text separated by ;}
 * @param details compression, byte order mark, line ends where they are unusual
 * @param firstLine of a text
 * @param columns as the file names them; of Parquet those that are read
 * @param used the columns of our fields that rows had, by the names a file may have for them
 */
record FileShape(
    String format, List<String> details, String firstLine, List<String> columns, Set<String> used) {
  static final int LOOKED_AT = 1 << 16;
  private static final int LONGEST_NAME = 60;
  private static final int MAX_WINDOW_LOG = 31;
  private static final List<String> SEPARATORS = List.of("\t", "::", ",", ";", "|");

  FileShape {
    details = List.copyOf(details);
    columns = List.copyOf(columns);
    used = Set.copyOf(used);
  }

  String words() {
    String words = details.isEmpty() ? format : format + " (" + String.join(", ", details) + ")";
    String what = hasHeader() ? "columns" : "no header, the first line is";
    return "%s; %s %s"
        .formatted(words, what, columns.isEmpty() ? "none" : String.join(", ", columns));
  }

  /** Names are words: a first line with a number or an empty cell in it holds values. */
  boolean hasHeader() {
    return columns.stream().noneMatch(column -> column.matches("|-?[0-9][0-9.,:TZ+ -]*"));
  }

  /** Looks while others read. */
  static final class Finder {
    private final InputFields fields;
    private final List<String> details = new ArrayList<>();
    private final List<String> columns = new ArrayList<>();
    private final Set<String> used = new LinkedHashSet<>();
    private String format = "empty";
    private String firstLine = "";

    Finder(InputFields fields) {
      this.fields = fields;
    }

    /** Whether the file that was looked at is Parquet. */
    boolean isParquet() {
      return format.equals("Parquet");
    }

    /** Looks at the first bytes, and gives them all on. */
    InputStream lookingAt(InputStream in) throws IOException {
      BufferedInputStream file = new BufferedInputStream(in, LOOKED_AT);
      file.mark(LOOKED_AT);
      byte[] first = file.readNBytes(LOOKED_AT);
      file.reset();
      look(first);
      return file;
    }

    void row(Row row) {
      row.fields().fieldNames().forEachRemaining(name -> used.addAll(fields.from(name)));
    }

    /** What the reader says of the file. */
    void note(String what) {
      details.add(what);
    }

    FileShape found() {
      if (isParquet()) {
        columns.addAll(used);
      }
      return new FileShape(format, details, firstLine, columns, used);
    }

    private void look(byte[] first) {
      if (begins(first, 'P', 'A', 'R', '1')) {
        format = "Parquet";
        return;
      }
      byte[] unpacked = unpacked(first);
      String text = new String(unpacked, StandardCharsets.UTF_8);
      if (text.startsWith("\ufeff")) {
        details.add("byte order mark");
        text = text.substring(1);
      }
      if (!text.isBlank()) {
        lookAtText(text);
      }
    }

    private void lookAtText(String text) {
      int newline = text.indexOf('\n');
      int carriage = text.indexOf('\r');
      if (carriage >= 0) {
        details.add(newline >= 0 ? "lines end in CR LF" : "lines end in CR");
      }
      List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
      firstLine = lines.get(0).strip();
      if (firstLine.startsWith("{") || firstLine.startsWith("[")) {
        format = firstLine.startsWith("{") ? "JSON lines" : "a JSON array";
        Set<String> keys = new LinkedHashSet<>();
        lines.forEach(line -> addKeys(line, keys));
        columns.addAll(keys);
        return;
      }
      String separator = separator(firstLine);
      format =
          switch (separator) {
            case "" -> "text";
            case "," -> "CSV";
            case "\t" -> "TSV";
            case ";" -> "text separated by semicolons";
            case "|" -> "text separated by vertical bars";
            default -> "text separated by " + separator;
          };
      if (!separator.isEmpty()) {
        for (String name : firstLine.split(Pattern.quote(separator), -1)) {
          columns.add(shortened(name.strip().replaceAll("^\"|\"$", "")));
        }
      }
    }

    private static String separator(String line) {
      return SEPARATORS.stream().filter(line::contains).findFirst().orElse("");
    }

    private static String shortened(String name) {
      return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
    }

    private static void addKeys(String line, Set<String> keys) {
      try {
        JsonNode row = Json.MAPPER.readTree(line);
        row.fieldNames().forEachRemaining(keys::add);
      } catch (JsonProcessingException e) {
        // Cut off, or no JSON: what reads it says so.
      }
    }

    private byte[] unpacked(byte[] first) {
      if (begins(first, 0x1f, 0x8b)) {
        details.add("gzip");
        return start(first, GZIPInputStream::new);
      }
      if (begins(first, 0x28, 0xb5, 0x2f, 0xfd)) {
        details.add(zstdWindow(first));
        return start(first, in -> new ZstdInputStreamNoFinalizer(in).setLongMax(MAX_WINDOW_LOG));
      }
      return first;
    }

    /** RFC 8878, 3.1.1.1.2: a window of 8 MiB is what every reader takes. */
    private static String zstdWindow(byte[] first) {
      boolean hasWindow = first.length > 5 && (first[4] & 0x20) == 0;
      int descriptor = hasWindow ? first[5] & 0xff : 0;
      long window = (1L << (10 + (descriptor >> 3))) / 8 * (8 + (descriptor & 7));
      return window > (8 << 20) ? "zstd with a window of %,d MiB".formatted(window >> 20) : "zstd";
    }

    private interface Unpack {
      InputStream of(InputStream in) throws IOException;
    }

    /** What the first bytes unpack to, as far as they go. */
    private static byte[] start(byte[] packed, Unpack unpack) {
      byte[] start = new byte[LOOKED_AT];
      int length = 0;
      try (InputStream in = unpack.of(new ByteArrayInputStream(packed))) {
        for (int read = 0; read >= 0 && length < LOOKED_AT; length += Math.max(0, read)) {
          read = in.read(start, length, LOOKED_AT - length);
        }
      } catch (IOException e) {
        // The bytes end there.
      }
      return Arrays.copyOf(start, length);
    }

    private static boolean begins(byte[] bytes, int... magic) {
      for (int i = 0; i < magic.length; i++) {
        if (bytes.length <= i || (bytes[i] & 0xff) != magic[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
