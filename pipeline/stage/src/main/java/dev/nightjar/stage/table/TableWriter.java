package dev.nightjar.stage.table;

import dev.nightjar.contract.TableColumn;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Writes one Parquet file, zstd, row by row. The same rows give the same bytes. */
public final class TableWriter implements Closeable {
  private final ParquetWriter<Object[]> file;
  private long rows;

  private TableWriter(ParquetWriter<Object[]> file) {
    this.file = file;
  }

  /**
   * @param file replaced if it is there
   */
  public static TableWriter open(Path file, List<TableColumn> columns) throws IOException {
    return new TableWriter(
        new Builder(new LocalOutputFile(file), columns)
            .withConf(new PlainParquetConfiguration())
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build());
  }

  /** These columns in Parquet's terms. */
  public static MessageType schema(String name, List<TableColumn> columns) {
    return new MessageType(name, columns.stream().map(TableWriter::field).toArray(Type[]::new));
  }

  private static PrimitiveType field(TableColumn column) {
    Type.Repetition cells = column.nullable() ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED;
    return switch (column.type()) {
      case TEXT ->
          Types.primitive(PrimitiveTypeName.BINARY, cells)
              .as(LogicalTypeAnnotation.stringType())
              .named(column.name());
      case INT -> Types.primitive(PrimitiveTypeName.INT32, cells).named(column.name());
      case FLOAT -> Types.primitive(PrimitiveTypeName.FLOAT, cells).named(column.name());
    };
  }

  /**
   * Writes a row.
   *
   * @param cells one for each column, of its type
   */
  public void write(Object... cells) throws IOException {
    file.write(cells);
    rows++;
  }

  /** So far. */
  public long rows() {
    return rows;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static final class Builder extends ParquetWriter.Builder<Object[], Builder> {
    private final List<TableColumn> columns;

    Builder(OutputFile file, List<TableColumn> columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract all the same
    protected WriteSupport<Object[]> getWriteSupport(Configuration none) {
      return new Rows(columns);
    }

    @Override
    protected WriteSupport<Object[]> getWriteSupport(ParquetConfiguration none) {
      return new Rows(columns);
    }
  }

  /** One row as a record. */
  private static final class Rows extends WriteSupport<Object[]> {
    private final List<TableColumn> columns;
    private RecordConsumer consumer;

    Rows(List<TableColumn> columns) {
      this.columns = columns;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract all the same
    public WriteContext init(Configuration none) {
      return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration none) {
      return context();
    }

    private WriteContext context() {
      return new WriteContext(schema("row", columns), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer to) {
      consumer = to;
    }

    @Override
    public void write(Object[] cells) {
      consumer.startMessage();
      for (int i = 0; i < cells.length; i++) {
        TableColumn column = columns.get(i);
        consumer.startField(column.name(), i);
        switch (column.type()) {
          case TEXT -> consumer.addBinary(Binary.fromString((String) cells[i]));
          case INT -> consumer.addInteger((Integer) cells[i]);
          case FLOAT -> consumer.addFloat((Float) cells[i]);
        }
        consumer.endField(column.name(), i);
      }
      consumer.endMessage();
    }
  }
}
