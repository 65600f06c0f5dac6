package dev.nightjar.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Files that are no text, told by their first bytes. */
final class FileKinds {
  private static final int LOOKED_AT = 1024;

  /** A form that is not read, by its first bytes, and what to do instead. */
  private record Refused(int[] magic, String name, String instead) {
    boolean begins(byte[] bytes) {
      for (int i = 0; i < magic.length; i++) {
        if (bytes.length <= i || (bytes[i] & 0xff) != magic[i]) {
          return false;
        }
      }
      return true;
    }
  }

  private static final String PACK = "pack the file with gzip or zstd instead";
  private static final String PARQUET = "write Parquet instead";
  private static final List<Refused> REFUSED =
      List.of(
          new Refused(new int[] {'P', 'K', 3, 4}, "zip", PACK),
          new Refused(new int[] {'B', 'Z', 'h'}, "bzip2", PACK),
          new Refused(new int[] {0xfd, '7', 'z', 'X', 'Z', 0}, "xz", PACK),
          new Refused(new int[] {'7', 'z', 0xbc, 0xaf}, "7-Zip", PACK),
          new Refused(new int[] {4, 0x22, 0x4d, 0x18}, "LZ4", PACK),
          new Refused(new int[] {0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'}, "Snappy", PACK),
          new Refused(new int[] {'O', 'R', 'C'}, "ORC", PARQUET),
          new Refused(new int[] {'O', 'b', 'j', 1}, "Avro", PARQUET),
          new Refused(new int[] {'S', 'Q', 'L', 'i', 't', 'e', ' '}, "SQLite", PARQUET));

  private FileKinds() {}

  /**
   * Looks without taking anything.
   *
   * @param charset that the caller says the text has
   * @param namedPacked whether the name says that the file is gzip or zstd, which it is not
   * @throws BadFileException if this is no text, or UTF-16 that nobody spoke of
   */
  static void refuseBinary(BufferedInputStream in, Charset charset, boolean namedPacked)
      throws IOException {
    in.mark(LOOKED_AT);
    byte[] first = new byte[LOOKED_AT];
    int length = in.readNBytes(first, 0, LOOKED_AT);
    in.reset();
    byte[] bytes = Arrays.copyOf(first, length);
    for (Refused kind : REFUSED) {
      if (kind.begins(bytes) && isBinary(bytes)) {
        throw new BadFileException(
            "expected text or Parquet, found %s: %s".formatted(kind.name(), kind.instead()));
      }
    }
    if (!charset.equals(StandardCharsets.UTF_8)) {
      return;
    }
    if (begins(bytes, 0xff, 0xfe) || begins(bytes, 0xfe, 0xff)) {
      throw new BadFileException(
          "expected UTF-8, found UTF-16: convert the file, as nightjar import --encoding UTF-16"
              + " does");
    }
    if (isBinary(bytes) || (namedPacked && !isCleanText(bytes))) {
      throw new BadFileException(
          "expected text, gzip, zstd or Parquet, found other bytes: write the file again");
    }
  }

  private static boolean begins(byte[] bytes, int first, int second) {
    return bytes.length > 1 && (bytes[0] & 0xff) == first && (bytes[1] & 0xff) == second;
  }

  /** Nothing that no text has: what is left of a file whose first bytes are damaged has some. */
  private static boolean isCleanText(byte[] bytes) {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, false);
    return !result.isError()
        && text.flip().chars().noneMatch(c -> c < ' ' && (c < '\t' || c > '\r'));
  }

  /** Text has no NUL, and hardly any other control characters than blanks and line ends. */
  private static boolean isBinary(byte[] bytes) {
    int controls = 0;
    for (byte value : bytes) {
      if (value == 0) {
        return true;
      }
      boolean control = value > 0 && value < 0x20 && (value < '\t' || value > '\r');
      controls += control ? 1 : 0;
    }
    return 32 * controls > bytes.length;
  }
}
