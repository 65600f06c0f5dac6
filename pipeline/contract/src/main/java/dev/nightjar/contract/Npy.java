package dev.nightjar.contract;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NumPy's array file, version 1.0, for matrices of {@code <f4} and {@code <i4}: what any tool
 * opens. Format: the numpy.lib.format documentation. A matrix must fit in one Java array (2^31
 * values).
 *
 * @param type {@code <f4} or {@code <i4}
 * @param rows first dimension
 * @param columns second dimension
 */
public record Npy(String type, int rows, int columns) {
  public static final String FLOAT32 = "<f4";
  public static final String INT32 = "<i4";

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int PREAMBLE_BYTES = MAGIC.length + 2;
  private static final int CHUNK_VALUES = 1 << 16;
  private static final Pattern DICTIONARY =
      Pattern.compile(
          "\\{'descr': '(<f4|<i4)', 'fortran_order': False, 'shape': \\((\\d+), (\\d+)\\),? ?\\}\\s*");

  public Npy {
    Require.that(
        FLOAT32.equals(type) || INT32.equals(type), "type must be <f4 or <i4, was %s", type);
    Require.atLeast(rows, 0, "rows");
    Require.atLeast(columns, 0, "columns");
  }

  /** A float matrix read from a file: row-major values. */
  public record Floats(int rows, int columns, float[] values) {}

  /** An int matrix read from a file: row-major values. */
  public record Ints(int rows, int columns, int[] values) {}

  /** Number of values. */
  public long values() {
    return (long) rows * columns;
  }

  /** The bytes before the first value; their length is a multiple of 64. */
  public byte[] header() {
    String dictionary =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(type, rows, columns);
    int unpadded = PREAMBLE_BYTES + dictionary.length() + 1;
    String padded = dictionary + " ".repeat((64 - unpadded % 64) % 64) + "\n";
    return ByteBuffer.allocate(PREAMBLE_BYTES + padded.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) padded.length())
        .put(padded.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  /** The whole file of a float matrix; {@code values} is row-major. At most 2 GB. */
  public static byte[] file(float[] values, int rows, int columns) {
    ByteBuffer file = fileOf(new Npy(FLOAT32, rows, columns), values.length);
    file.asFloatBuffer().put(values);
    return file.array();
  }

  /** The whole file of an int matrix; {@code values} is row-major. At most 2 GB. */
  public static byte[] file(int[] values, int rows, int columns) {
    ByteBuffer file = fileOf(new Npy(INT32, rows, columns), values.length);
    file.asIntBuffer().put(values);
    return file.array();
  }

  private static ByteBuffer fileOf(Npy npy, int length) {
    Require.that(
        npy.values() == length,
        "shape (%d, %d) needs %d values, got %d",
        npy.rows,
        npy.columns,
        npy.values(),
        length);
    byte[] header = npy.header();
    int bytes =
        ArraySize.of(
            header.length + 4L * length,
            "the file of a matrix of %d x %d".formatted(npy.rows, npy.columns),
            "write it row by row");
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN).put(header);
  }

  /** Reads the header and leaves the stream at the first value. */
  public static Npy readHeader(InputStream in, String where) throws IOException {
    byte[] preamble = in.readNBytes(PREAMBLE_BYTES);
    if (preamble.length < PREAMBLE_BYTES
        || !Arrays.equals(preamble, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new ContractException(where + ": expected an npy file of version 1.0");
    }
    int length = (preamble[8] & 0xff) | (preamble[9] & 0xff) << 8;
    String dictionary = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    Matcher matcher = DICTIONARY.matcher(dictionary);
    if (!matcher.matches()) {
      throw new ContractException(
          "%s: expected a row-major matrix of <f4 or <i4, found %s"
              .formatted(where, dictionary.strip()));
    }
    return new Npy(
        matcher.group(1), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
  }

  /** Reads a float matrix to the end of the stream. */
  public static Floats readFloats(InputStream in, String where) throws IOException {
    Npy npy = readHeader(in, where).expect(FLOAT32, where);
    float[] values = new float[npy.inMemory(where)];
    for (int from = 0; from < values.length; from += CHUNK_VALUES) {
      int count = Math.min(CHUNK_VALUES, values.length - from);
      readChunk(in, count, where).asFloatBuffer().get(values, from, count);
    }
    return new Floats(npy.rows, npy.columns, values);
  }

  /** Reads an int matrix to the end of the stream. */
  public static Ints readInts(InputStream in, String where) throws IOException {
    Npy npy = readHeader(in, where).expect(INT32, where);
    int[] values = new int[npy.inMemory(where)];
    for (int from = 0; from < values.length; from += CHUNK_VALUES) {
      int count = Math.min(CHUNK_VALUES, values.length - from);
      readChunk(in, count, where).asIntBuffer().get(values, from, count);
    }
    return new Ints(npy.rows, npy.columns, values);
  }

  private int inMemory(String where) {
    return ArraySize.of(
        rows,
        columns,
        where,
        String.format(Locale.ROOT, "use fewer rows (%,d) or columns (%,d)", rows, columns));
  }

  private Npy expect(String expected, String where) {
    if (!type.equals(expected)) {
      throw new ContractException(
          "%s: expected type %s, found %s".formatted(where, expected, type));
    }
    return this;
  }

  private static ByteBuffer readChunk(InputStream in, int values, String where) throws IOException {
    byte[] chunk = in.readNBytes(4 * values);
    if (chunk.length < 4 * values) {
      throw new EOFException(where + ": the file ends before its last value");
    }
    return ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
  }
}
