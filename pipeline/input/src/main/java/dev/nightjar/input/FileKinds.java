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
  private static final int LOOKED_AT = 1 << 16;

  /** Where POSIX.1 has "ustar" in the header of an archive. */
  private static final int TAR_MARK = 257;

  /** A form of files by its first bytes, and what to do where it is not read. */
  private record Kind(int[] magic, String name, String instead) {
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
  private static final String TWICE = "unpack it once";
  private static final String PARQUET = "write Parquet instead";
  private static final List<Kind> REFUSED =
      List.of(
          new Kind(new int[] {0x1f, 0x8b, 8}, "gzip in a packed file", TWICE),
          new Kind(new int[] {0x28, 0xb5, 0x2f, 0xfd}, "zstd in a packed file", TWICE),
          new Kind(new int[] {'P', 'K', 3, 4}, "zip", PACK),
          new Kind(new int[] {'B', 'Z', 'h'}, "bzip2", PACK),
          new Kind(new int[] {0xfd, '7', 'z', 'X', 'Z', 0}, "xz", PACK),
          new Kind(new int[] {'7', 'z', 0xbc, 0xaf}, "7-Zip", PACK),
          new Kind(new int[] {4, 0x22, 0x4d, 0x18}, "LZ4", PACK),
          new Kind(new int[] {0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'}, "Snappy", PACK),
          new Kind(new int[] {'O', 'R', 'C'}, "ORC", PARQUET),
          new Kind(new int[] {'O', 'b', 'j', 1}, "Avro", PARQUET),
          new Kind(new int[] {'S', 'Q', 'L', 'i', 't', 'e', ' '}, "SQLite", PARQUET));

  /** Byte order marks; that of UTF-16LE is the beginning of that of UTF-32LE. */
  private static final List<Kind> MARKS =
      List.of(
          new Kind(new int[] {0xef, 0xbb, 0xbf}, "UTF-8", ""),
          new Kind(new int[] {0xff, 0xfe, 0, 0}, "UTF-32", ""),
          new Kind(new int[] {0, 0, 0xfe, 0xff}, "UTF-32", ""),
          new Kind(new int[] {0xff, 0xfe}, "UTF-16", ""),
          new Kind(new int[] {0xfe, 0xff}, "UTF-16", ""));

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
    for (Kind kind : REFUSED) {
      if (kind.begins(bytes) && isBinary(bytes)) {
        throw new BadFileException(
            "expected text or Parquet, found %s: %s".formatted(kind.name(), kind.instead()));
      }
    }
    if (isTar(bytes)) {
      throw new BadFileException(
          "expected text or Parquet, found a tar archive: give the files in it, unpacked or each"
              + " packed with gzip or zstd");
    }
    if (length == 0 && namedPacked) {
      throw new BadFileException(
          "truncated: the file is empty, and no gzip or zstd is; write it again");
    }
    String unicode = unicode(bytes);
    if (!charset.equals(StandardCharsets.UTF_8)) {
      refuseUtf8(bytes, charset, "UTF-8".equals(unicode));
      return;
    }
    if (unicode != null && !unicode.equals("UTF-8")) {
      throw new BadFileException(
          "expected UTF-8, found %s: convert the file, as nightjar import --encoding %<s does"
              .formatted(unicode));
    }
    if (isBinary(bytes) || (namedPacked && !isCleanText(bytes))) {
      throw new BadFileException(
          "expected text, gzip, zstd or Parquet, found other bytes: write the file again");
    }
  }

  /**
   * An encoding of Unicode by its byte order mark, or by where the zeros of ASCII stand, or null.
   */
  private static String unicode(byte[] bytes) {
    for (Kind mark : MARKS) {
      if (mark.begins(bytes)) {
        return mark.name();
      }
    }
    int[] zeros = new int[4];
    for (int i = 0; i < bytes.length; i++) {
      zeros[i % 4] += bytes[i] == 0 ? 1 : 0;
    }
    int most = bytes.length / 5; // of the quarter that stands at one place in four
    boolean[] zero = {zeros[0] > most, zeros[1] > most, zeros[2] > most, zeros[3] > most};
    if (zero[0] == zero[3]) {
      return null;
    }
    String width = zero[1] == zero[2] ? "UTF-32" : "UTF-16";
    return width + (zero[0] ? "BE" : "LE");
  }

  /** Latin-1 and the like read any bytes, so those of UTF-8, too. */
  private static void refuseUtf8(byte[] bytes, Charset charset, boolean marked) {
    boolean letters = false;
    for (byte value : bytes) {
      letters |= value < 0;
    }
    boolean singleBytes = charset.canEncode() && charset.newEncoder().maxBytesPerChar() == 1;
    if (marked || (letters && singleBytes && isCleanText(bytes))) {
      throw new BadFileException(
          "expected text in %s, found UTF-8: leave --encoding out".formatted(charset));
    }
  }

  private static boolean isTar(byte[] bytes) {
    byte[] mark = "ustar".getBytes(StandardCharsets.US_ASCII);
    return bytes.length > TAR_MARK + mark.length
        && Arrays.equals(bytes, TAR_MARK, TAR_MARK + mark.length, mark, 0, mark.length);
  }

  /** Nothing that no text has: what is left of a file whose first bytes are damaged has some. */
  private static boolean isCleanText(byte[] bytes) {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, false);
    return !result.isError()
        && text.flip().chars().noneMatch(c -> c < ' ' && (c < '\t' || c > '\r'));
  }

  /** Text has hardly any other control characters than blanks and line ends. */
  private static boolean isBinary(byte[] bytes) {
    int controls = 0;
    for (byte value : bytes) {
      boolean control = value >= 0 && value < 0x20 && (value < '\t' || value > '\r');
      controls += control ? 1 : 0;
    }
    return 32 * controls > bytes.length;
  }
}
