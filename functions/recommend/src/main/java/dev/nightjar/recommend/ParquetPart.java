package dev.nightjar.recommend;

import dev.nightjar.contract.Recommendation;
import dev.nightjar.stage.table.TableWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * One row per recommendation, sorted by user and rank, zstd, with the columns of {@link
 * Recommendation}. Users are sorted by id, so the statistics of row groups and pages let an engine
 * skip what it does not look for.
 */
final class ParquetPart implements PartWriter {
  static final MessageType SCHEMA = schema(false);

  /** With a column for the item of the history that contributed most; null where none did. */
  static final MessageType EXPLAINED = schema(true);

  /** Some ten megabytes: enough to read in one go, few enough to share among threads. */
  private static final int ROW_GROUP_ROWS = 1_000_000;

  /** A row group's user ids stand in it once. */
  private static final int DICTIONARY_BYTES = 8 << 20;

  private static MessageType schema(boolean explained) {
    return TableWriter.schema("recommendation", Recommendation.columns(explained));
  }

  private final List<PartColumn> order;
  private final MessageType schema;
  private final ParquetProperties properties;
  private final CodecFactory codecs;
  private final ParquetFileWriter file;
  private RowGroup group;

  ParquetPart(Path file, ServedCatalog catalog, boolean explain) throws IOException {
    this.order = PartColumn.of(explain);
    this.schema = explain ? EXPLAINED : SCHEMA;
    this.properties = properties(catalog);
    this.codecs =
        new CodecFactory(new PlainParquetConfiguration(), properties.getPageSizeThreshold());
    this.file =
        new ParquetFileWriter(
            new LocalOutputFile(file),
            schema,
            ParquetFileWriter.Mode.OVERWRITE,
            ParquetWriter.DEFAULT_BLOCK_SIZE,
            ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
            null, // no encryption
            properties);
    this.file.start();
    this.group = new RowGroup();
  }

  /** Only users are sorted: statistics of other columns would let nobody skip anything. */
  private static ParquetProperties properties(ServedCatalog catalog) {
    return ParquetProperties.builder()
        .withWriterVersion(WriterVersion.PARQUET_1_0)
        .withDictionaryPageSize(DICTIONARY_BYTES)
        .withDictionaryEncoding("score", false)
        .withValuesWriterFactory(new ItemIdColumn.Factory(catalog, Set.of("item_id", "because")))
        .withSizeStatisticsEnabled(false)
        .withStatisticsEnabled(false)
        .withStatisticsEnabled("user_id", true)
        .build();
  }

  @Override
  public void write(String userId, TopItems top) throws IOException {
    Binary user = ServedCatalog.binary(userId);
    int from = 0;
    while (from < top.size()) {
      int to = Math.min(top.size(), from + ROW_GROUP_ROWS - group.rows);
      group.write(user, top, from, to);
      if (group.rows == ROW_GROUP_ROWS) {
        group.flush();
        group = new RowGroup();
      }
      from = to;
    }
  }

  @Override
  public void close() throws IOException {
    try (file) {
      group.flush();
      file.end(Map.of());
    } finally {
      codecs.release();
    }
  }

  /** The rows since the last flush. */
  private final class RowGroup {
    private final ColumnChunkPageWriteStore pages =
        ColumnChunkPageWriteStore.builder()
            .withCompressorProvider(column -> codecs.getCompressor(CompressionCodecName.ZSTD))
            .withSchema(schema)
            .withAllocator(properties.getAllocator())
            .withColumnIndexTruncateLength(properties.getColumnIndexTruncateLength())
            .withPageWriteChecksumEnabled(properties.getPageWriteChecksumEnabled())
            .build();
    private final ColumnWriteStore columns = properties.newColumnWriteStore(schema, pages, pages);
    private final ColumnWriter[] column =
        schema.getColumns().stream().map(columns::getColumnWriter).toArray(ColumnWriter[]::new);
    private int rows;

    /** Column after column, which takes less time than row after row. */
    void write(Binary user, TopItems top, int from, int to) {
      for (int i = 0; i < column.length; i++) {
        for (int place = from; place < to; place++) {
          order.get(i).write(column[i], user, top, place);
        }
      }
      for (int place = from; place < to; place++) {
        columns.endRecord();
      }
      rows += to - from;
    }

    void flush() throws IOException {
      try (pages;
          columns) {
        if (rows > 0) {
          file.startBlock(rows);
          columns.flush();
          pages.flushToFileWriter(file);
          file.endBlock();
        }
      }
    }
  }
}
