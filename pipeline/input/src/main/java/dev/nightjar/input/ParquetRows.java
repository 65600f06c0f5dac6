package dev.nightjar.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Parquet: columns by name, lists, maps and structs included. Timestamps become milliseconds, dates
 * ISO 8601. Memory is one row group of the columns that are read.
 */
final class ParquetRows {
  static final byte[] MAGIC = {'P', 'A', 'R', '1'};

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int JULIAN_DAY_OF_1970 = 2_440_588;
  private static final long MILLIS_OF_DAY = 86_400_000;

  private final Collection<String> names;
  private final RowSink sink;
  private long row = 1;

  private ParquetRows(Collection<String> names, RowSink sink) {
    this.names = names;
    this.sink = sink;
  }

  /**
   * Reads to the end, or to where the file is corrupt: the rows before that are kept and the rest
   * is one broken row.
   */
  static void read(Path file, Collection<String> names, RowSink sink) {
    ParquetRows rows = new ParquetRows(names, sink);
    try {
      rows.readAll(file);
    } catch (IOException | RuntimeException e) {
      // A damaged file makes the library fail in any way; the storage is not at fault: it is local.
      sink.broken(
          rows.row, "corrupt Parquet: the rest of the file cannot be read", String.valueOf(e));
    }
  }

  private void readAll(Path file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .usePageChecksumVerification(true)
            .build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      MessageType schema = wanted(reader.getFileMetaData().getSchema());
      reader.setRequestedSchema(schema);
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> groups =
            columns.getRecordReader(pages, new GroupRecordConverter(schema));
        for (long left = pages.getRowCount(); left > 0; left--) {
          ObjectNode fields = object(groups.read());
          sink.row(new Row(row, fields.toString(), fields));
          row++;
        }
      }
    }
  }

  private MessageType wanted(MessageType schema) {
    List<Type> fields =
        schema.getFields().stream().filter(field -> names.contains(field.getName())).toList();
    return new MessageType(schema.getName(), fields);
  }

  private static ObjectNode object(Group group) {
    ObjectNode object = NODES.objectNode();
    GroupType type = group.getType();
    for (int field = 0; field < type.getFieldCount(); field++) {
      JsonNode value = field(group, field);
      if (value != null) {
        object.set(type.getFieldName(field), value);
      }
    }
    return object;
  }

  /** Null where there is none. */
  private static JsonNode field(Group group, int field) {
    Type type = group.getType().getType(field);
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      ArrayNode values = NODES.arrayNode();
      for (int i = 0; i < group.getFieldRepetitionCount(field); i++) {
        values.add(value(group, type, field, i));
      }
      return values;
    }
    return group.getFieldRepetitionCount(field) == 0 ? null : value(group, type, field, 0);
  }

  private static JsonNode value(Group group, Type type, int field, int index) {
    if (type.isPrimitive()) {
      return primitive(group, type.asPrimitiveType(), field, index);
    }
    Group inner = group.getGroup(field, index);
    LogicalTypeAnnotation kind = type.getLogicalTypeAnnotation();
    if (LogicalTypeAnnotation.listType().equals(kind)) {
      return list(inner);
    }
    return LogicalTypeAnnotation.mapType().equals(kind) ? map(inner) : object(inner);
  }

  /** A list is a group of a repeated group of the element, or of the repeated element itself. */
  private static ArrayNode list(Group group) {
    ArrayNode values = NODES.arrayNode();
    Type repeated = group.getType().getType(0);
    for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
      JsonNode element =
          repeated.isPrimitive() ? value(group, repeated, 0, i) : field(group.getGroup(0, i), 0);
      values.add(element == null ? NODES.nullNode() : element);
    }
    return values;
  }

  /** A map is a group of a repeated group of key and value. */
  private static ObjectNode map(Group group) {
    ObjectNode object = NODES.objectNode();
    for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
      Group entry = group.getGroup(0, i);
      JsonNode value = entry.getType().getFieldCount() > 1 ? field(entry, 1) : null;
      object.set(field(entry, 0).asText(), value == null ? NODES.nullNode() : value);
    }
    return object;
  }

  private static JsonNode primitive(Group group, PrimitiveType type, int field, int index) {
    LogicalTypeAnnotation kind = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> NODES.booleanNode(group.getBoolean(field, index));
      case FLOAT -> NODES.numberNode(group.getFloat(field, index));
      case DOUBLE -> NODES.numberNode(group.getDouble(field, index));
      case INT32 -> whole(group.getInteger(field, index), kind);
      case INT64 -> whole(group.getLong(field, index), kind);
      case INT96 -> NODES.numberNode(milliseconds(group.getInt96(field, index)));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(group.getBinary(field, index), kind);
    };
  }

  private static JsonNode whole(long value, LogicalTypeAnnotation kind) {
    if (kind instanceof TimestampLogicalTypeAnnotation time) {
      return NODES.numberNode(milliseconds(value, time.getUnit()));
    }
    if (kind instanceof DecimalLogicalTypeAnnotation decimal) {
      return NODES.numberNode(BigDecimal.valueOf(value, decimal.getScale()));
    }
    return LogicalTypeAnnotation.dateType().equals(kind)
        ? NODES.textNode(LocalDate.ofEpochDay(value).toString())
        : NODES.numberNode(value);
  }

  private static long milliseconds(long value, TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> value;
      case MICROS -> Math.floorDiv(value, 1_000L);
      case NANOS -> Math.floorDiv(value, 1_000_000L);
    };
  }

  /** The old timestamps: nanoseconds of the day, then the Julian day. */
  private static long milliseconds(Binary int96) {
    ByteBuffer bytes = int96.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong();
    return (bytes.getInt() - JULIAN_DAY_OF_1970) * MILLIS_OF_DAY + nanos / 1_000_000;
  }

  private static JsonNode bytes(Binary value, LogicalTypeAnnotation kind) {
    return kind instanceof DecimalLogicalTypeAnnotation decimal
        ? NODES.numberNode(new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale()))
        : NODES.textNode(value.toStringUsingUTF8());
  }
}
