package dev.nightjar.input;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Text to lines, packed or not, and what became of each: {@code "3 text"} or {@code "3 !reason!
 * text"}.
 */
final class ReadLines {
  private ReadLines() {}

  static List<String> read(InputStream in) throws IOException {
    return read(in, StandardCharsets.UTF_8);
  }

  static List<String> read(InputStream in, Charset charset) throws IOException {
    List<String> rows = new ArrayList<>();
    TextLines.Sink sink =
        new TextLines.Sink() {
          @Override
          public void line(long line, String text, String end) {
            rows.add(line + " " + text);
          }

          @Override
          public void broken(long line, String reason, String text, boolean whole) {
            rows.add(line + " !" + reason + "! " + text);
          }
        };
    try {
      TextLines.read(in, charset, false, sink);
    } catch (BadFileException e) {
      rows.add("!" + e.getMessage());
    }
    return rows;
  }

  static List<String> read(byte[] bytes) throws IOException {
    return read(new ByteArrayInputStream(bytes));
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  static byte[] zstd(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(bytes).setChecksum(true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
