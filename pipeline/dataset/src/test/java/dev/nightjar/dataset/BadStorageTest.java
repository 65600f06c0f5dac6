package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dataset.log.MemoryFiles;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole stage from S3 to S3, calm and on a bad day of the storage: the same bytes. */
class BadStorageTest {
  private static Map<String, String> night(S3Server server) throws IOException {
    try (ObjectStore store = ObjectStores.open(server.root("in"))) {
      for (int file = 0; file < 4; file++) {
        StringBuilder log = new StringBuilder();
        for (int line = 0; line < 50; line++) {
          log.append(
              "{\"user_id\":\"u%d\",\"item_id\":\"b%d\",\"timestamp\":%d}%n"
                  .formatted(line % 17, (line * 7 + file) % 23, 1000 * file + line));
        }
        String name = "logs/%d.jsonl".formatted(file);
        store.create(name, log.toString().getBytes(StandardCharsets.UTF_8));
      }
      StringBuilder catalog = new StringBuilder();
      for (int item = 0; item < 23; item++) {
        catalog.append("{\"item_id\":\"b%d\",\"title\":\"Soap %d\"}%n".formatted(item, item % 20));
      }
      store.create("catalog.jsonl", catalog.toString().getBytes(StandardCharsets.UTF_8));
    }
    SmallNight night =
        new SmallNight(server.root("in/logs"), server.root("in/catalog.jsonl"), server.root("root"))
            .with("--runner", "flink")
            .with("--parts", "3");
    assertThat(night.execute()).as(night.said()).isZero();
    return night.files();
  }

  @Test
  void makesTheSameDatasetOnABadDay() throws Exception {
    Map<String, String> calm;
    try (S3Server server = new S3Server()) {
      calm = night(server);
      assertThat(server.errors()).isZero();
    }
    assertThat(calm)
        .containsKeys("_SUCCESS", "manifest.json", "similar-users/part-00002-of-00003.npy");
    try (S3Server server = S3Server.onABadDay()) {
      assertThat(night(server)).isEqualTo(calm);
      assertThat(server.errors()).isGreaterThan(30);
      assertThat(server.slowAnswers()).isGreaterThan(10);
    }
  }

  /** The first look opens a file before the engine does, and nobody tries again there. */
  @Test
  void isNotStoppedByAFailureThatTheFirstLookMeets(@TempDir Path folder) throws IOException {
    String log = "mem://bad-storage/log.csv";
    String rows = "u%1$d,b1,1\nu%1$d,b2,2\nu%1$d,b3,3\nu%1$d,b1,4\nu%1$d,b2,5\n";
    MemoryFiles.put(log, "user_id,item_id,timestamp\n" + rows.formatted(1) + rows.formatted(2));
    Path catalog = folder.resolve("catalog.csv");
    Files.writeString(catalog, "item_id,title\nb1,Red soap\nb2,Blue soap\nb3,Green soap\n");
    SmallNight night = new SmallNight(log, catalog.toString(), folder + "/root");
    MemoryFiles.failOnce(log, new IOException("503 slow down"));
    assertThat(night.execute()).as(night.said()).isZero();
    assertThat(MemoryFiles.failed(log)).isTrue();
    assertThat(night.said()).contains("check: WARNING: 503 slow down\n");
  }
}
