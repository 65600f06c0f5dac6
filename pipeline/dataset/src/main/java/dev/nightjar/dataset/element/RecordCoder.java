package dev.nightjar.dataset.element;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.coders.CustomCoder;

/**
 * Writes a record field by field: compact, deterministic, without Java serialization. The record
 * says how, in two methods next to its fields.
 */
public final class RecordCoder<T> extends CustomCoder<T> {
  /** Writes every field. */
  public interface Writer<T> extends Serializable {
    void write(T value, DataOutputStream out) throws IOException;
  }

  /** Reads every field, in the same order. */
  public interface Reader<T> extends Serializable {
    T read(DataInputStream in) throws IOException;
  }

  /** Every field, packed. */
  public interface Pack<T> extends Serializable {
    byte[] pack(T value);
  }

  /** The same back. */
  public interface Unpack<T> extends Serializable {
    T unpack(byte[] bytes);
  }

  private final Class<T> type;
  private final Writer<T> writer;
  private final Reader<T> reader;

  private RecordCoder(Class<T> type, Writer<T> writer, Reader<T> reader) {
    this.type = type;
    this.writer = writer;
    this.reader = reader;
  }

  public static <T> RecordCoder<T> of(Class<T> type, Writer<T> writer, Reader<T> reader) {
    return new RecordCoder<>(type, writer, reader);
  }

  /** For records that pack themselves: the bytes of a {@link PackedWriter}, length first. */
  public static <T> RecordCoder<T> packed(Class<T> type, Pack<T> pack, Unpack<T> unpack) {
    return of(
        type,
        (value, out) -> {
          byte[] bytes = pack.pack(value);
          writeCount(out, bytes.length);
          out.write(bytes);
        },
        in -> {
          byte[] bytes = new byte[readCount(in)];
          in.readFully(bytes);
          return unpack.unpack(bytes);
        });
  }

  @Override
  public void encode(T value, OutputStream out) throws IOException {
    writer.write(value, new DataOutputStream(out));
  }

  @Override
  public T decode(InputStream in) throws IOException {
    return reader.read(new DataInputStream(in));
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordCoder<?> that && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  /** Length, then UTF-8. */
  public static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    writeCount(out, utf8.length);
    out.write(utf8);
  }

  public static String readText(DataInputStream in) throws IOException {
    byte[] utf8 = new byte[readCount(in)];
    in.readFully(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** A non-negative number, seven bits a byte: one byte below 128. */
  public static void writeCount(DataOutputStream out, int count) throws IOException {
    int rest = count;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  public static int readCount(DataInputStream in) throws IOException {
    int count = 0;
    for (int shift = 0; ; shift += 7) {
      int next = in.readUnsignedByte();
      count |= (next & 0x7f) << shift;
      if (next < 0x80) {
        return count;
      }
    }
  }

  public static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    byte[] bytes = new byte[4 * values.length];
    ByteBuffer.wrap(bytes).asFloatBuffer().put(values);
    writeCount(out, values.length);
    out.write(bytes);
  }

  public static float[] readFloats(DataInputStream in) throws IOException {
    float[] values = new float[readCount(in)];
    byte[] bytes = new byte[4 * values.length];
    in.readFully(bytes);
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }
}
