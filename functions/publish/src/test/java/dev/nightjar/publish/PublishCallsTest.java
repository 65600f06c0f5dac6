package dev.nightjar.publish;

import dev.nightjar.contract.PartFormat;
import dev.nightjar.publish.check.QualityLimits;
import dev.nightjar.publish.retain.Retention;
import dev.nightjar.recommend.RecommendSettings;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.recommend.TinyRuns;
import dev.nightjar.recommend.TinySettings;
import dev.nightjar.stage.storage.Grants;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the roles of two functions allow is what the functions ask of a bucket. */
class PublishCallsTest {
  @TempDir Path folder;
  private S3Server server;
  private ObjectStore store;

  @BeforeEach
  void open() throws Exception {
    server = S3Server.recording();
    store = ObjectStores.open(server.root("root"));
  }

  @AfterEach
  void close() {
    store.close();
    server.close();
  }

  /** Of a rule that explores, so that what was shown is counted. */
  private String recommended(int day) throws IOException {
    Path rules = folder.resolve("rules.yaml");
    Files.writeString(rules, "explore: {share: 0.4, impressions-at-most: 10, among: 8}");
    TinyNight.Folders folders = Nights.NIGHT.write(store, LocalDate.of(2026, 1, day));
    RecommendSettings settings = TinySettings.of(store, folders, 5, PartFormat.PARQUET, 2);
    return TinyRuns.run(store, TinySettings.ruled(settings, rules)).folder();
  }

  private void publish(String run) throws IOException {
    new Publisher(store, QualityLimits.DEFAULT, true, Duration.ZERO).publish(run);
  }

  @Test
  void ofPublish() throws Exception {
    publish(recommended(1));
    String run = recommended(2);
    Grants.areThoseOf("publish", server.calls().of("root", () -> publish(run)));
  }

  @Test
  void ofRetain() throws Exception {
    for (int day = 1; day <= 3; day++) {
      publish(recommended(day));
    }
    store.create("reports/dt=2026-01-01/run=r/index.html", new byte[1]);
    Grants.areThoseOf("retain", server.calls().of("root", () -> Retention.keep(store, 1)));
  }
}
