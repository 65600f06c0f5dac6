package dev.nightjar.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.GroupWriter;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes small Parquet files of any schema. */
public final class ParquetFiles {
  private final MessageType schema;
  private final ParquetWriter<Group> writer;

  private ParquetFiles(MessageType schema, ParquetWriter<Group> writer) {
    this.schema = schema;
    this.writer = writer;
  }

  /**
   * Writes a file of its own into the folder.
   *
   * @param schema as Parquet prints it
   */
  public static Path write(Path folder, String schema, Consumer<ParquetFiles> rows)
      throws IOException {
    Path file = Files.createTempFile(folder, "rows", ".parquet");
    Files.delete(file);
    MessageType type = MessageTypeParser.parseMessageType(schema);
    try (ParquetWriter<Group> writer =
        new Builder(new LocalOutputFile(file), type)
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build()) {
      rows.accept(new ParquetFiles(type, writer));
    }
    return file;
  }

  /** Writes one row. */
  public void row(Consumer<Group> fill) {
    Group row = new SimpleGroup(schema);
    fill.accept(row);
    try {
      writer.write(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Builder extends ParquetWriter.Builder<Group, Builder> {
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
    protected WriteSupport<Group> getWriteSupport(Configuration ignored) {
      return new Groups(schema);
    }

    @Override
    protected WriteSupport<Group> getWriteSupport(ParquetConfiguration ignored) {
      return new Groups(schema);
    }
  }

  private static final class Groups extends WriteSupport<Group> {
    private final MessageType schema;
    private GroupWriter writer;

    Groups(MessageType schema) {
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
      writer = new GroupWriter(consumer, schema);
    }

    @Override
    public void write(Group row) {
      writer.write(row);
    }
  }
}
