package dev.nightjar.dataset.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dataset.log.EngineFiles;
import dev.nightjar.input.EventFilter;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.InputFile;
import dev.nightjar.input.Interaction;
import dev.nightjar.input.ParseInteraction;
import dev.nightjar.input.TimeWindow;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The first rows of a large file are read without the others. */
class ShortLookTest {
  private static final long ROWS = 100_000;

  @TempDir Path folder;

  /** Counts the bytes that are asked for. */
  private static final class Counted extends ForwardingBlobStore {
    private final AtomicLong bytes;

    Counted(BlobStore blobs, AtomicLong bytes) {
      super(blobs);
      this.bytes = bytes;
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
      ResponseInputStream<GetObjectResponse> answer = super.getBlob(request);
      bytes.addAndGet(answer.response().contentLength());
      return answer;
    }
  }

  /** Three row groups of 12 MB, most of that in a column that is not read. */
  private byte[] log() throws Exception {
    Path file = folder.resolve("log.parquet");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute("SET threads = 1");
      sql.execute(
          "COPY (SELECT i // 9 AS user_id, i % 999 AS item_id, repeat(md5(i::VARCHAR), 5) AS other, "
              + "1764115200 + i AS \"timestamp\" FROM range(160000) AS r(i)) "
              + "TO '%s' (FORMAT parquet, CODEC 'UNCOMPRESSED', ROW_GROUP_SIZE 61440)"
                  .formatted(file));
    }
    return Files.readAllBytes(file);
  }

  @Test
  void takesOfParquetTheColumnsOfTheFirstRowGroups() throws Exception {
    AtomicLong bytes = new AtomicLong();
    try (S3Server server = S3Server.behind(blobs -> new Counted(blobs, bytes))) {
      byte[] log = log();
      try (ObjectStore store = ObjectStores.open(server.root("in"))) {
        store.create("log.parquet", log);
      }
      List<InputFile> files = EngineFiles.find("interactions", server.root("in/log.parquet"), 0);
      assertThat(bytes).hasValue(0);
      FileSample.Sink<Interaction> sink = value -> {};
      InputSample sample =
          InputSample.read(
              "interactions",
              files,
              InputFields.OF_INTERACTIONS,
              ParseInteraction.with(EventFilter.NONE, TimeWindow.ANY),
              ROWS,
              sink);
      assertThat(sample.extent()).isEqualTo("the first 100,000 rows of 1 file");
      assertThat(sample.rejectedRows()).isZero();
      assertThat(log).hasSizeGreaterThan(25_000_000);
      assertThat(bytes).hasValueLessThan(log.length / 8);
    }
  }
}
