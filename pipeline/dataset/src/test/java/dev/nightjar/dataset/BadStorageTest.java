package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
