package dev.nightjar.dataset.text;

import dev.nightjar.contract.Require;
import dev.nightjar.input.InputFiles;
import dev.nightjar.input.ParquetCodecs;
import dev.nightjar.input.ParquetValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.BiConsumer;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Reads {@code item_id} and {@code vector} of a Parquet file; other columns are not touched. */
final class ParquetVectors {
  private static final String ID = "item_id";
  private static final String VECTOR = "vector";

  private ParquetVectors() {}

  /** Width of the first vector. */
  static int width(String uri) throws IOException {
    int[] width = {0};
    read(uri, 1, (id, vector) -> width[0] = vector.length);
    Require.that(width[0] > 0, "%s has no vectors", uri);
    return width[0];
  }

  static void read(String uri, BiConsumer<String, float[]> out) throws IOException {
    read(uri, Long.MAX_VALUE, out);
  }

  /** Copies the file to local disk first: Parquet is read from its end. */
  private static void read(String uri, long limit, BiConsumer<String, float[]> out)
      throws IOException {
    Path copy = Files.createTempFile("vectors", ".parquet");
    try (InputStream in = InputFiles.open(uri)) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      try (ParquetFileReader reader = ParquetCodecs.open(copy)) {
        readAll(reader, uri, limit, out);
      }
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static void readAll(
      ParquetFileReader reader, String uri, long limit, BiConsumer<String, float[]> out)
      throws IOException {
    MessageType schema = projection(reader.getFileMetaData().getSchema(), uri);
    reader.setRequestedSchema(schema);
    MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
    long left = limit;
    for (PageReadStore rows = reader.readNextRowGroup();
        rows != null && left > 0;
        rows = reader.readNextRowGroup()) {
      RecordReader<Group> records = columns.getRecordReader(rows, new GroupRecordConverter(schema));
      for (long row = 0; row < rows.getRowCount() && left > 0; row++, left--) {
        Group group = records.read();
        Require.that(
            group.getFieldRepetitionCount(ID) == 1 && group.getFieldRepetitionCount(VECTOR) == 1,
            "%s: a row without %s or %s",
            uri,
            ID,
            VECTOR);
        out.accept(ParquetValues.id(group, ID), floats(group.getGroup(VECTOR, 0), uri));
      }
    }
  }

  private static MessageType projection(MessageType schema, String uri) {
    Require.that(
        schema.containsField(ID) && schema.containsField(VECTOR),
        "%s: expected the columns %s and %s, found %s",
        uri,
        ID,
        VECTOR,
        schema.getFields().stream().map(Type::getName).toList());
    Require.that(
        schema.getType(ID).isPrimitive() && !schema.getType(VECTOR).isPrimitive(),
        "%s: expected %s to be text and %s a list",
        uri,
        ID,
        VECTOR);
    return new MessageType(schema.getName(), schema.getType(ID), schema.getType(VECTOR));
  }

  /** A list is a group of one repeated field, which holds the element or, mostly, wraps it. */
  private static float[] floats(Group list, String uri) {
    float[] values = new float[list.getFieldRepetitionCount(0)];
    boolean wrapped = !list.getType().getType(0).isPrimitive();
    for (int i = 0; i < values.length; i++) {
      values[i] = wrapped ? number(list.getGroup(0, i), 0, uri) : number(list, i, uri);
    }
    return values;
  }

  private static float number(Group group, int at, String uri) {
    if (group.getFieldRepetitionCount(0) <= at) {
      return Float.NaN; // a null in the list
    }
    PrimitiveTypeName type = group.getType().getType(0).asPrimitiveType().getPrimitiveTypeName();
    return switch (type) {
      case FLOAT -> group.getFloat(0, at);
      case DOUBLE -> (float) group.getDouble(0, at);
      default ->
          throw new IllegalArgumentException(
              "%s: expected a list of floats or doubles, found %s".formatted(uri, type));
    };
  }
}
