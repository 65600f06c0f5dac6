package dev.nightjar.input;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes Parquet files byte by byte from the specification (parquet-format 2.11: parquet.thrift in
 * Thrift's compact protocol), for types and codecs that no writer at hand has: one row group, one
 * plain page a column, all columns required.
 */
final class ParquetBytes {
  /** Physical types, by their number in {@code parquet.thrift}. */
  enum Type {
    INT96(3),
    BYTE_ARRAY(6),
    FIXED(7);

    private final int number;

    Type(int number) {
      this.number = number;
    }
  }

  /** Packs a page. */
  interface Pack {
    byte[] pack(byte[] plain);
  }

  /**
   * @param length of {@link Type#FIXED}
   * @param logical number in the union {@code LogicalType}, or 0
   * @param values of the rows, as the plain encoding has them
   */
  private record Column(String name, Type type, int length, int logical, List<byte[]> values) {}

  private final List<Column> columns = new ArrayList<>();
  private int codec;
  private Pack pack = plain -> plain;

  /** A column of text. */
  ParquetBytes text(String name, String... values) {
    List<byte[]> bytes = new ArrayList<>();
    for (String value : values) {
      bytes.add(counted(value.getBytes(StandardCharsets.UTF_8)));
    }
    columns.add(new Column(name, Type.BYTE_ARRAY, 0, 1, bytes));
    return this;
  }

  ParquetBytes column(String name, Type type, int logical, byte[]... values) {
    int length = type == Type.FIXED ? values[0].length : 0;
    List<byte[]> bytes = new ArrayList<>();
    for (byte[] value : values) {
      bytes.add(type == Type.BYTE_ARRAY ? counted(value) : value);
    }
    columns.add(new Column(name, type, length, logical, bytes));
    return this;
  }

  /**
   * @param number in the enum {@code CompressionCodec}
   */
  ParquetBytes packed(int number, Pack how) {
    codec = number;
    pack = how;
    return this;
  }

  private static byte[] counted(byte[] bytes) {
    return ByteBuffer.allocate(4 + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  byte[] file() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    List<byte[]> chunks = new ArrayList<>();
    int rows = columns.get(0).values().size();
    for (Column column : columns) {
      chunks.add(chunk(column, file));
    }
    Thrift group = new Thrift().structs(1, chunks).number(2, 6, file.size()).number(3, 6, rows);
    byte[] footer =
        new Thrift()
            .number(1, 5, 1)
            .structs(2, schema())
            .number(3, 6, rows)
            .structs(4, List.of(group.bytes()))
            .bytes();
    file.writeBytes(footer);
    file.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(footer.length).array());
    file.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
    return file.toByteArray();
  }

  /** Writes the page of a column and gives its ColumnChunk. */
  private byte[] chunk(Column column, ByteArrayOutputStream file) {
    ByteArrayOutputStream values = new ByteArrayOutputStream();
    column.values().forEach(values::writeBytes);
    byte[] packed = pack.pack(values.toByteArray());
    byte[] dataPage =
        new Thrift()
            .number(1, 5, column.values().size())
            .number(2, 5, 0)
            .number(3, 5, 3)
            .number(4, 5, 3)
            .bytes();
    byte[] header =
        new Thrift()
            .number(1, 5, 0)
            .number(2, 5, values.size())
            .number(3, 5, packed.length)
            .struct(5, dataPage)
            .bytes();
    long offset = file.size();
    file.writeBytes(header);
    file.writeBytes(packed);
    byte[] meta =
        new Thrift()
            .number(1, 5, column.type().number)
            .list(2, 5, List.of(new byte[] {0}))
            .list(3, 8, List.of(Thrift.text(column.name())))
            .number(4, 5, codec)
            .number(5, 6, column.values().size())
            .number(6, 6, header.length + values.size())
            .number(7, 6, header.length + packed.length)
            .number(9, 6, offset)
            .bytes();
    return new Thrift().number(2, 6, offset).struct(3, meta).bytes();
  }

  private List<byte[]> schema() {
    List<byte[]> elements = new ArrayList<>();
    elements.add(new Thrift().binary(4, "schema").number(5, 5, columns.size()).bytes());
    for (Column column : columns) {
      Thrift element = new Thrift().number(1, 5, column.type().number);
      if (column.length() > 0) {
        element.number(2, 5, column.length());
      }
      element.number(3, 5, 0).binary(4, column.name());
      if (column.logical() > 0) {
        byte[] empty = new Thrift().bytes();
        element.struct(10, new Thrift().struct(column.logical(), empty).bytes());
      }
      elements.add(element.bytes());
    }
    return elements;
  }

  /** A struct in the compact protocol. */
  private static final class Thrift {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int last;

    private void field(int id, int type) {
      out.write(((id - last) << 4) | type);
      last = id;
    }

    Thrift number(int id, int type, long value) {
      field(id, type);
      varint((value << 1) ^ (value >> 63));
      return this;
    }

    Thrift binary(int id, String value) {
      field(id, 8);
      out.writeBytes(text(value));
      return this;
    }

    Thrift struct(int id, byte[] struct) {
      field(id, 12);
      out.writeBytes(struct);
      return this;
    }

    Thrift structs(int id, List<byte[]> structs) {
      return list(id, 12, structs);
    }

    /** Up to 14 elements. */
    Thrift list(int id, int type, List<byte[]> elements) {
      field(id, 9);
      out.write((elements.size() << 4) | type);
      elements.forEach(out::writeBytes);
      return this;
    }

    static byte[] text(String value) {
      Thrift text = new Thrift();
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      text.varint(bytes.length);
      text.out.writeBytes(bytes);
      return text.out.toByteArray();
    }

    private void varint(long value) {
      long left = value;
      while ((left & ~0x7fL) != 0) {
        out.write((int) ((left & 0x7f) | 0x80));
        left >>>= 7;
      }
      out.write((int) left);
    }

    byte[] bytes() {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      whole.writeBytes(out.toByteArray());
      whole.write(0);
      return whole.toByteArray();
    }
  }
}
