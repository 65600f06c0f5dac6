package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Layout;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stage finds of an earlier run, finished or not, and makes of it. */
class RepeatedDatasetTest {
  @TempDir Path folder;
  private SmallNight night;

  @BeforeEach
  void inputs() throws IOException {
    night = KnownLines.night(folder);
  }

  @Test
  void recomputesNothingTheSecondTimeAndEmbedsOnlyNewTexts() throws IOException {
    night.with("--user-vectors", "prompt");
    assertThat(night.execute()).isZero();
    assertThat(night.said()).contains("dataset: embedded 6 new texts, reused 0");
    Map<String, String> files = night.files();
    assertThat(night.execute()).isZero();
    assertThat(night.said()).contains("dataset: already done, nothing recomputed: datasets/");
    assertThat(night.files()).isEqualTo(files);

    assertThat(night.with("--min-user-interactions", "2").execute()).isZero();
    assertThat(night.said()).contains("dataset: embedded 0 new texts, reused 6");
    try (ObjectStore store = ObjectStores.open(folder + "/root")) {
      List<String> users = store.list(Layout.USER_EMBEDDINGS);
      assertThat(users).hasSize(2);
      assertThat(store.list("embeddings")).hasSize(6).containsAll(users);
    }
  }

  @Test
  void makesTheSameBytesAfterBeingKilledBeforeTheManifest() throws IOException {
    assertThat(night.execute()).isZero();
    Map<String, String> files = night.files();
    try (ObjectStore store = ObjectStores.open(folder + "/root")) {
      String dataset = night.dataset(store).folder();
      store.delete(dataset + "/manifest.json");
      store.delete(dataset + "/_SUCCESS");
      store.delete(dataset + "/items.jsonl");
    }
    assertThat(night.execute()).isZero();
    assertThat(night.files()).isEqualTo(files);
  }

  @Test
  void replacesWhatAnEarlierRevisionLeftThereUnfinished() throws IOException {
    assertThat(night.execute()).isZero();
    Map<String, String> files = night.files();
    try (ObjectStore store = ObjectStores.open(folder + "/root")) {
      String dataset = night.dataset(store).folder();
      store.overwrite(dataset + "/items.jsonl", new byte[9]);
      store.overwrite(dataset + "/item-text-vectors.npy", new byte[9]);
      store.delete(dataset + "/_SUCCESS");
      store.delete(dataset + "/manifest.json");
    }
    assertThat(night.execute()).as(night.said()).isZero();
    assertThat(night.said()).contains("/items.jsonl, left there unfinished\n");
    assertThat(night.files()).isEqualTo(files);
  }
}
