package dev.nightjar.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.input.Fields.BadRow;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Parquet: columns by name, lists, maps and structs included, values as {@link ParquetValues} says.
 * Memory is one row group of the columns that are read.
 */
final class ParquetRows {
  static final byte[] MAGIC = {'P', 'A', 'R', '1'};

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final InputFields fields;
  private final RowSink sink;
  private final Map<String, String> ours = new HashMap<>();
  private long row = 1;

  /** Whoever takes the rows failed, not the file. */
  private static final class SinkFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final RuntimeException failure;

    SinkFailure(RuntimeException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private ParquetRows(InputFields fields, RowSink sink) {
    this.fields = fields;
    this.sink = sink;
  }

  /**
   * Reads to the end.
   *
   * @throws BadFileException if the file is damaged, or packed in a way that is not read
   */
  static void read(Path file, InputFields fields, RowSink sink) throws IOException {
    read(file, RowGroups.ALL, fields, sink);
  }

  /**
   * Reads some row groups.
   *
   * @param sink takes rows by their place among those that are read
   * @throws StorageException if they cannot be brought to the local disk
   */
  static void read(Path file, RowGroups read, InputFields fields, RowSink sink) throws IOException {
    ParquetRows rows = new ParquetRows(fields, sink);
    requireEnd(file);
    try (ParquetFileReader reader = ParquetCodecs.open(file)) {
      rows.readAll(reader, read);
    } catch (SinkFailure e) {
      throw e.failure;
    } catch (StorageException e) {
      throw e;
    } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
      // A damaged file makes the library fail in any way; what it reads is on the local disk.
      BadFileException refusal = refusalIn(e);
      throw refusal != null ? refusal : damaged(read.rowsBefore() + rows.row, e);
    }
  }

  private static void requireEnd(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] end = new byte[MAGIC.length];
      in.seek(Math.max(0, in.length() - end.length));
      in.readFully(end);
      if (in.length() < 2L * end.length || !Arrays.equals(end, MAGIC)) {
        throw new BadFileException("truncated Parquet: its end is missing; write the file again");
      }
    }
  }

  private static BadFileException damaged(long row, Throwable cause) {
    String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new BadFileException(
        "row %,d: expected whole Parquet, found it damaged (%s): write the file again"
            .formatted(row, Row.cut(why.lines().findFirst().orElse(""))));
  }

  private static BadFileException refusalIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadFileException refusal) {
        return refusal;
      }
    }
    return null;
  }

  private void readAll(ParquetFileReader reader, RowGroups read) throws IOException {
    reader.getRowGroups().forEach(ParquetRows::requireWhole);
    MessageType schema = wanted(reader.getFileMetaData().getSchema());
    note(schema, reader.getRowGroups());
    reader.setRequestedSchema(schema);
    MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
    for (BlockMetaData group : reader.getRowGroups()) {
      if (group.getRowCount() == 0 || !read.has(group)) {
        reader.skipNextRowGroup();
        continue;
      }
      read.fetch(group, schema);
      PageReadStore pages = reader.readNextRowGroup();
      requireRows(group, pages);
      RecordReader<Group> groups = columns.getRecordReader(pages, new GroupRecordConverter(schema));
      for (long left = pages.getRowCount(); left > 0; left--) {
        read(groups.read());
        row++;
      }
    }
  }

  /** The library went through the groups as we did. */
  private static void requireRows(BlockMetaData group, PageReadStore pages) {
    long found = pages == null ? 0 : pages.getRowCount();
    if (found != group.getRowCount()) {
      throw new IllegalStateException(
          "a row group of %d rows, %d read".formatted(group.getRowCount(), found));
    }
  }

  private void note(MessageType schema, List<BlockMetaData> groups) {
    for (Type column : schema.getFields()) {
      LogicalTypeAnnotation kind = column.getLogicalTypeAnnotation();
      String physical =
          column.isPrimitive() ? column.asPrimitiveType().getPrimitiveTypeName().name() : "group";
      sink.note("%s is %s".formatted(column.getName(), kind == null ? physical : kind));
    }
    groups.stream()
        .flatMap(group -> group.getColumns().stream())
        .map(column -> "packed with " + column.getCodec().name().toLowerCase(Locale.ROOT))
        .distinct()
        .forEach(sink::note);
  }

  /** A column that is not repeated has a value, or a null, for each row. */
  static void requireWhole(BlockMetaData group) {
    for (ColumnChunkMetaData column : group.getColumns()) {
      boolean flat = column.getPath().size() == 1 && !isRepeated(column.getPrimitiveType());
      if (flat && column.getValueCount() != group.getRowCount()) {
        throw new IllegalStateException(
            "%d rows, %d values of %s"
                .formatted(group.getRowCount(), column.getValueCount(), column.getPath()));
      }
    }
  }

  private static boolean isRepeated(Type type) {
    return type.isRepetition(Type.Repetition.REPEATED);
  }

  private void read(Group group) {
    ObjectNode object = NODES.objectNode();
    String reason = null;
    try {
      addFields(group, object, ours);
    } catch (BadRow e) {
      reason = e.getMessage();
    }
    try {
      if (reason == null) {
        sink.row(new Row(row, object.toString(), object));
      } else {
        sink.broken(row, reason, object.toString());
      }
    } catch (RuntimeException e) {
      throw new SinkFailure(e);
    }
  }

  private MessageType wanted(MessageType schema) {
    List<String> header = schema.getFields().stream().map(Type::getName).toList();
    Columns.require(header, fields);
    Columns.requireOnce(header, fields);
    String[] names = Columns.known(header, fields);
    List<Type> wanted = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      if (names[i] != null) {
        ours.put(header.get(i), names[i]);
        wanted.add(schema.getType(i));
      }
    }
    return new MessageType(schema.getName(), wanted);
  }

  private static void addFields(Group group, ObjectNode to, Map<String, String> names)
      throws BadRow {
    GroupType type = group.getType();
    for (int field = 0; field < type.getFieldCount(); field++) {
      JsonNode value = field(group, field);
      if (value != null) {
        String name = type.getFieldName(field);
        to.set(names.getOrDefault(name, name), value);
      }
    }
  }

  /** Null where there is none. */
  private static JsonNode field(Group group, int field) throws BadRow {
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

  private static JsonNode value(Group group, Type type, int field, int index) throws BadRow {
    if (type.isPrimitive()) {
      return ParquetValues.of(group, type.asPrimitiveType(), field, index);
    }
    Group inner = group.getGroup(field, index);
    LogicalTypeAnnotation kind = type.getLogicalTypeAnnotation();
    if (kind instanceof ListLogicalTypeAnnotation) {
      return list(inner);
    }
    if (kind instanceof MapLogicalTypeAnnotation || kind instanceof MapKeyValueTypeAnnotation) {
      return map(inner);
    }
    if (kind != null) {
      throw ParquetValues.notRead(type, kind);
    }
    ObjectNode object = NODES.objectNode();
    addFields(inner, object, Map.of());
    return object;
  }

  /**
   * A list is a group of a repeated group that wraps the element. Older files have the element
   * itself there: where it is primitive, has several fields, or is named {@code array} or as the
   * list with {@code _tuple} behind.
   */
  private static ArrayNode list(Group group) throws BadRow {
    ArrayNode values = NODES.arrayNode();
    Type repeated = group.getType().getType(0);
    boolean wraps =
        !repeated.isPrimitive()
            && repeated.asGroupType().getFieldCount() == 1
            && !repeated.getName().equals("array")
            && !repeated.getName().equals(group.getType().getName() + "_tuple");
    for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
      JsonNode element = wraps ? field(group.getGroup(0, i), 0) : value(group, repeated, 0, i);
      values.add(element == null ? NODES.nullNode() : element);
    }
    return values;
  }

  /** A map is a group of a repeated group of key and value. */
  private static ObjectNode map(Group group) throws BadRow {
    ObjectNode object = NODES.objectNode();
    for (int i = 0; i < group.getFieldRepetitionCount(0); i++) {
      Group entry = group.getGroup(0, i);
      JsonNode value = entry.getType().getFieldCount() > 1 ? field(entry, 1) : null;
      JsonNode before =
          object.replace(field(entry, 0).asText(), value == null ? NODES.nullNode() : value);
      if (before != null) {
        throw new BadRow(group.getType().getName() + " has a key twice");
      }
    }
    return object;
  }
}
