package dev.nightjar.recommend;

import dev.nightjar.contract.Recommendation.Source;
import java.io.IOException;
import java.nio.file.Path;
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
 * int32, {@code item_id} string, {@code score} float, {@code source} string, none of them null.
 * Users are sorted by id, so the statistics of row groups and pages let an engine skip what it does
 * not look for.
 */
final class ParquetPart implements PartWriter {
  static final MessageType SCHEMA =
      Types.buildMessage()
          .addField(text("user_id"))
          .addField(Types.required(PrimitiveTypeName.INT32).named("rank"))
          .addField(text("item_id"))
          .addField(Types.required(PrimitiveTypeName.FLOAT).named("score"))
          .addField(text("source"))
          .named("recommendation");

  /** Some ten megabytes: enough to read in one go, few enough to share among threads. */
  private static final int ROW_GROUP_ROWS = 1_000_000;

  /** A row group's user ids, and the item ids of a large catalog, stand in it once. */
  private static final int DICTIONARY_BYTES = 8 << 20;

  private static PrimitiveType text(String name) {
    return Types.required(PrimitiveTypeName.BINARY)
        .as(LogicalTypeAnnotation.stringType())
        .named(name);
  }

  /** One row; the ids are encoded once for all rows that share them. */
  private record Row(Binary userId, int rank, Binary itemId, float score, Binary source) {}

  private final Catalog catalog;
  private final Binary[] itemIds;
  private final ParquetWriter<Row> writer;

  ParquetPart(Path file, Catalog catalog) throws IOException {
    this.catalog = catalog;
    this.itemIds = new Binary[catalog.items() + 1];
    this.writer =
        new Builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withWriterVersion(WriterVersion.PARQUET_1_0)
            .withRowGroupRowCountLimit(ROW_GROUP_ROWS)
            .withDictionaryPageSize(DICTIONARY_BYTES)
            .build();
  }

  @Override
  public void write(String userId, TopItems top, Source source) throws IOException {
    Binary user = Binary.fromString(userId);
    Binary column = Binary.fromString(source.column());
    for (int i = 0; i < top.size(); i++) {
      writer.write(new Row(user, i + 1, itemId(top.items()[i]), top.scores()[i], column));
    }
  }

  private Binary itemId(int item) {
    if (itemIds[item] == null) {
      itemIds[item] = Binary.fromString(catalog.itemId(item));
    }
    return itemIds[item];
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract all the same
    protected WriteSupport<Row> getWriteSupport(Configuration ignored) {
      return new RowSupport();
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(ParquetConfiguration ignored) {
      return new RowSupport();
    }
  }

  private static final class RowSupport extends WriteSupport<Row> {
    private RecordConsumer out;

    @Override
    @SuppressWarnings("deprecation") // abstract all the same
    public WriteContext init(Configuration ignored) {
      return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration ignored) {
      return new WriteContext(SCHEMA, Map.of());
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
      field(4, () -> out.addBinary(row.source));
      out.endMessage();
    }

    private void field(int column, Runnable value) {
      String name = SCHEMA.getFieldName(column);
      out.startField(name, column);
      value.run();
      out.endField(name, column);
    }
  }
}
