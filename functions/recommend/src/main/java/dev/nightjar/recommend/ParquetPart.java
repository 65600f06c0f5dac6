package dev.nightjar.recommend;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Recommendation.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
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
import org.apache.parquet.schema.Types;

/**
 * One row per recommendation, sorted by user and rank, zstd: {@code user_id} string, {@code rank}
 * int32, {@code item_id} string, {@code score} float, {@code source} string, none of them null; if
 * asked for, {@code because} string. Users are sorted by id, so the statistics of row groups and
 * pages let an engine skip what it does not look for.
 */
final class ParquetPart implements PartWriter {
  static final MessageType SCHEMA = columns().named("recommendation");

  /** With a column for the item of the history that contributed most; null where none did. */
  static final MessageType EXPLAINED =
      columns()
          .addField(
              Types.optional(PrimitiveTypeName.BINARY)
                  .as(LogicalTypeAnnotation.stringType())
                  .named("because"))
          .named("recommendation");

  /** Some ten megabytes: enough to read in one go, few enough to share among threads. */
  private static final int ROW_GROUP_ROWS = 1_000_000;

  /** A row group's user ids, and the item ids of a large catalog, stand in it once. */
  private static final int DICTIONARY_BYTES = 8 << 20;

  private static Types.GroupBuilder<MessageType> columns() {
    return Types.buildMessage()
        .addField(text("user_id"))
        .addField(Types.required(PrimitiveTypeName.INT32).named("rank"))
        .addField(text("item_id"))
        .addField(Types.required(PrimitiveTypeName.FLOAT).named("score"))
        .addField(text("source"));
  }

  private static PrimitiveType text(String name) {
    return Types.required(PrimitiveTypeName.BINARY)
        .as(LogicalTypeAnnotation.stringType())
        .named(name);
  }

  /** One row; the user id is encoded once for all rows of a list. */
  private record Row(Binary userId, TopItems top, int place) {}

  private static final Map<Source, Binary> SOURCES = new EnumMap<>(Source.class);

  static {
    for (Source source : Source.values()) {
      SOURCES.put(source, Catalog.binary(source.column()));
    }
  }

  private final ParquetWriter<Row> writer;

  ParquetPart(Path file, Catalog catalog, boolean explain) throws IOException {
    this.writer =
        new Builder(new LocalOutputFile(file), explain ? EXPLAINED : SCHEMA, catalog)
            .withConf(new PlainParquetConfiguration())
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withWriterVersion(WriterVersion.PARQUET_1_0)
            .withRowGroupRowCountLimit(ROW_GROUP_ROWS)
            .withDictionaryPageSize(DICTIONARY_BYTES)
            .withDictionaryEncoding("score", false)
            .build();
  }

  @Override
  public void write(String userId, TopItems top) throws IOException {
    Binary user = Catalog.binary(userId);
    for (int place = 0; place < top.size(); place++) {
      writer.write(new Row(user, top, place));
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
    private final MessageType schema;
    private final Catalog catalog;

    Builder(OutputFile file, MessageType schema, Catalog catalog) {
      super(file);
      this.schema = schema;
      this.catalog = catalog;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract all the same
    protected WriteSupport<Row> getWriteSupport(Configuration ignored) {
      return new RowSupport(schema, catalog);
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(ParquetConfiguration ignored) {
      return new RowSupport(schema, catalog);
    }
  }

  private static final class RowSupport extends WriteSupport<Row> {
    private final MessageType schema;
    private final Catalog catalog;
    private RecordConsumer out;

    RowSupport(MessageType schema, Catalog catalog) {
      this.schema = schema;
      this.catalog = catalog;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract all the same
    public WriteContext init(Configuration ignored) {
      return new WriteContext(schema, Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration ignored) {
      return new WriteContext(schema, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      out = consumer;
    }

    /** Written out for speed: there are as many rows as users times places. */
    @Override
    public void write(Row row) {
      TopItems top = row.top;
      int place = row.place;
      out.startMessage();
      text(0, "user_id", row.userId);
      out.startField("rank", 1);
      out.addInteger(place + 1);
      out.endField("rank", 1);
      text(2, "item_id", catalog.itemIdBinary(top.items()[place]));
      out.startField("score", 3);
      out.addFloat(top.scores()[place]);
      out.endField("score", 3);
      text(4, "source", SOURCES.get(top.sources()[place]));
      if (top.because().length > 0 && top.because()[place] != Conventions.PADDING) {
        text(5, "because", catalog.itemIdBinary(top.because()[place]));
      }
      out.endMessage();
    }

    private void text(int column, String name, Binary value) {
      out.startField(name, column);
      out.addBinary(value);
      out.endField(name, column);
    }
  }
}
