package dev.nightjar.recommend;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Recommendation.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
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

  /** One row; the ids are encoded once for all rows that share them. */
  private record Row(
      Binary userId,
      int rank,
      Binary itemId,
      float score,
      Source source,
      Optional<Binary> because) {}

  private static final Map<Source, Binary> SOURCES = new EnumMap<>(Source.class);

  static {
    for (Source source : Source.values()) {
      SOURCES.put(source, Catalog.binary(source.column()));
    }
  }

  private final Catalog catalog;
  private final ParquetWriter<Row> writer;

  ParquetPart(Path file, Catalog catalog, boolean explain) throws IOException {
    this.catalog = catalog;
    this.writer =
        new Builder(new LocalOutputFile(file), explain ? EXPLAINED : SCHEMA)
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
    for (int i = 0; i < top.size(); i++) {
      writer.write(
          new Row(
              user,
              i + 1,
              catalog.itemIdBinary(top.items()[i]),
              top.scores()[i],
              top.sources()[i],
              because(top, i)));
    }
  }

  private Optional<Binary> because(TopItems top, int place) {
    boolean known = top.because().length > 0 && top.because()[place] != Conventions.PADDING;
    return known ? Optional.of(catalog.itemIdBinary(top.because()[place])) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
    private final MessageType schema;

    Builder(OutputFile file, MessageType schema) {
      super(file);
      this.schema = schema;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract all the same
    protected WriteSupport<Row> getWriteSupport(Configuration ignored) {
      return new RowSupport(schema);
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(ParquetConfiguration ignored) {
      return new RowSupport(schema);
    }
  }

  private static final class RowSupport extends WriteSupport<Row> {
    private final MessageType schema;
    private RecordConsumer out;

    RowSupport(MessageType schema) {
      this.schema = schema;
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

    @Override
    public void write(Row row) {
      out.startMessage();
      field(0, () -> out.addBinary(row.userId));
      field(1, () -> out.addInteger(row.rank));
      field(2, () -> out.addBinary(row.itemId));
      field(3, () -> out.addFloat(row.score));
      field(4, () -> out.addBinary(SOURCES.get(row.source)));
      row.because.ifPresent(item -> field(5, () -> out.addBinary(item)));
      out.endMessage();
    }

    private void field(int column, Runnable value) {
      String name = schema.getFieldName(column);
      out.startField(name, column);
      value.run();
      out.endField(name, column);
    }
  }
}
