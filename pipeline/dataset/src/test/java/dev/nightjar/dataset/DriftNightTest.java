package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nights, and what became different from one to the other. */
class DriftNightTest {
  @TempDir Path folder;
  private SmallNight night;

  @BeforeEach
  void firstNight() throws IOException {
    write("u3", "b3");
    night =
        new SmallNight(folder + "/log.jsonl", folder + "/catalog.jsonl", folder + "/root")
            .with("--users", folder + "/users.jsonl");
    assertThat(night.execute()).as(night.said()).isZero();
    assertThat(quality("2026-01-31")).doesNotContain("drift");
    write("u4", "b4");
    night.with("--date", "2026-02-02");
  }

  /** Three users and three items, one of them each as told. */
  private void write(String user, String item) throws IOException {
    Files.writeString(
        folder.resolve("log.jsonl"),
        """
        {"user_id":"u1","item_id":"b1","timestamp":1}
        {"user_id":"u1","item_id":"b2","timestamp":2}
        {"user_id":"u2","item_id":"b1","timestamp":1}
        {"user_id":"%s","item_id":"%s","timestamp":1}
        """
            .formatted(user, item));
    Files.writeString(
        folder.resolve("catalog.jsonl"),
        """
        {"item_id":"b1","title":"Red soap"}
        {"item_id":"b2","title":"Blue soap"}
        {"item_id":"%s","title":"Green tea"}
        """
            .formatted(item));
    Files.writeString(folder.resolve("users.jsonl"), "{\"user_id\":\"nobody\"}\n");
  }

  private String quality(String date) throws IOException {
    try (ObjectStore store = ObjectStores.open(folder + "/root")) {
      String key =
          store.list("datasets/dt=" + date).stream()
              .filter(name -> name.endsWith("/quality.json"))
              .findFirst()
              .orElseThrow();
      return new String(store.read(key), StandardCharsets.UTF_8);
    }
  }

  @Test
  void measuresItAgainstTheNightBeforeAndWarns() throws IOException {
    assertThat(night.execute()).as(night.said()).isZero();
    assertThat(Json.MAPPER.readTree(quality("2026-02-02")).path("drift").toPrettyString())
        .matches(
            """
            \\{
              "previous" : "datasets/dt=2026-01-31/run=[0-9a-f]{12}",
              "new_users" : 0.3333,
              "lost_users" : 0.3333,
              "new_items" : 0.3333,
              "lost_items" : 0.3333,
              "tail_share_before" : 0.5,
              "tail_share" : 0.5,
              "popularity" : 0.25
            }"""
                .replace(".33", "\\.33"));
    assertThat(night.said())
        .containsPattern(
            "dataset: WARNING: against datasets/dt=2026-01-31/run=[0-9a-f]{12}, popularity is"
                + " 0.2500, --drift-warn allows 0.2\n")
        .containsOnlyOnce("WARNING: against");
  }

  @Test
  void stopsBeforeTheDatasetIsFinishedIfItIsTooMuch() throws IOException {
    night.with("--drift-stop", "new_users=0.3,popularity=0.3");
    assertThat(night.execute()).isEqualTo(1);
    assertThat(night.said())
        .containsPattern(
            "nightjar dataset: stopped: against datasets/dt=2026-01-31/run=[0-9a-f]{12}, new_users"
                + " is 0.3333, --drift-stop allows 0.3; see file:.*/quality.json\n");
    assertThat(night.files().keySet()).contains("quality.json");
    night.with("--drift-stop", "new_users=0.4");
    assertThat(night.execute()).as("the caller accepts it:" + night.said()).isZero();
  }

  @Test
  void comparesWithWhatItIsTold() throws IOException {
    assertThat(night.with("--previous", "none").execute()).isZero();
    assertThat(quality("2026-02-02")).doesNotContain("drift");
    assertThat(night.with("--previous", "datasets/dt=2026-01-30/run=1").execute()).isEqualTo(1);
    assertThat(night.said())
        .contains(
            "--previous: expected a finished dataset, latest or none, found nothing at file:");
  }

  @Test
  void anEarlierDatasetThatCannotBeReadIsLeftOut() throws IOException {
    try (ObjectStore store = ObjectStores.open(folder + "/root")) {
      String damaged = Layout.manifestOf("datasets/dt=2026-02-01/run=0");
      store.create(damaged, new byte[] {'{'});
      assertThat(night.execute()).as(night.said()).isZero();
      assertThat(night.said())
          .contains("dataset: WARNING: not compared with " + store.uri(damaged));
    }
    assertThat(quality("2026-02-02")).contains("\"previous\" : \"datasets/dt=2026-01-31/");
  }
}
