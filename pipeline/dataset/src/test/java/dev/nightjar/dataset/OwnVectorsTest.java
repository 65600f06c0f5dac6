package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Npy;
import dev.nightjar.dataset.text.EmbeddingServer;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole stages whose vectors come from elsewhere: an embedding service, a file, the items. */
class OwnVectorsTest {
  @TempDir Path folder;
  private SmallNight night;

  @BeforeEach
  void inputs() throws IOException {
    Files.writeString(
        folder.resolve("log.jsonl"),
        """
        {"user_id":"u1","item_id":"b1","timestamp":1}
        {"user_id":"u1","item_id":"b2","timestamp":2}
        {"user_id":"u2","item_id":"b1","timestamp":1}
        {"user_id":"u3","item_id":"b3","timestamp":1}
        """);
    Files.writeString(
        folder.resolve("catalog.jsonl"),
        """
        {"item_id":"b1","title":"Red soap"}
        {"item_id":"b2","title":"Blue soap"}
        {"item_id":"b3","title":"Green tea"}
        """);
    night =
        new SmallNight(folder + "/log.jsonl", folder + "/catalog.jsonl", folder + "/root")
            .with("--pca-width", "2");
  }

  private Npy.Floats itemVectors() throws IOException {
    try (ObjectStore store = ObjectStores.open(folder + "/root")) {
      FolderReader dataset = night.dataset(store);
      dataset.verify();
      return dataset.readFloats("item-text-vectors.npy");
    }
  }

  @Test
  void spendsNothingBeforeItsCostIsAllowedAndNothingTwice() throws IOException {
    try (EmbeddingServer server = new EmbeddingServer(16)) {
      server.plan(EmbeddingServer.Fault.ERROR);
      night
          .with("--user-vectors", "prompt")
          .with("--encoder", "openai")
          .with("--encoder-model", "soap-model")
          .with("--embedding-url", server.url() + "/v1")
          .with("--embedding-width", "16")
          .with("--embedding-price", "1000")
          .with("--max-embedding-cost", "0.01");
      assertThat(night.execute()).isEqualTo(1);
      assertThat(night.said())
          .containsPattern(
              "nightjar dataset: stopped: 6 new texts for openai-127.0.0.1_\\d+-soap-model-16, about"
                  + " 33 tokens at \\$1000.0 a million, would cost about \\$0.0330,"
                  + " --max-embedding-cost allows \\$0.01; nothing was sent\n");
      assertThat(server.requests()).isEmpty();

      assertThat(night.with("--max-embedding-cost", "1").execute()).as(night.said()).isZero();
      assertThat(night.said())
          .contains("would cost about $0.0330\n", "dataset: embedded 6 new texts, reused 0\n")
          .contains("dataset: embedding took 17 tokens, about $0.0170; the estimate was 33 tokens");
      assertThat(itemVectors().columns()).isEqualTo(16);
      int requests = server.requests().size();

      Files.writeString(
          folder.resolve("catalog.jsonl"),
          "{\"item_id\":\"b4\",\"title\":\"Black tea\"}\n",
          StandardOpenOption.APPEND);
      assertThat(night.with("--date", "2026-02-01").execute()).as(night.said()).isZero();
      assertThat(night.said()).contains("dataset: embedded 1 new texts, reused 6\n");
      assertThat(server.requests()).hasSize(requests + 1);
    }
  }

  @Test
  void takesItemVectorsFromParquet() throws IOException, SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute(
          """
          COPY (SELECT * FROM (VALUES
            (1, 'b1', [3.0::FLOAT, 4.0::FLOAT, 0.0::FLOAT]),
            (2, 'b3', [0.0::FLOAT, 0.0::FLOAT, 2.0::FLOAT]),
            (3, 'b9', [1.0::FLOAT, 0.0::FLOAT, 0.0::FLOAT])) AS t(other, item_id, vector))
          TO '%s' (FORMAT parquet)
          """
              .formatted(folder.resolve("vectors.parquet")));
    }
    night.with("--encoder", "file").with("--item-vectors", folder + "/vectors.parquet");
    assertThat(night.execute()).as(night.said()).isZero();
    checkOwnVectors();
  }

  @Test
  void takesItemVectorsFromNumPy() throws IOException {
    Files.write(
        folder.resolve("vectors.npy"), Npy.file(new float[] {3, 4, 0, 0, 0, 2, 1, 0, 0}, 3, 3));
    Files.writeString(folder.resolve("ids.txt"), "b1\nb3\nb9\n");
    night
        .with("--encoder", "file")
        .with("--item-vectors", folder + "/vectors.npy")
        .with("--item-vector-ids", folder + "/ids.txt");
    assertThat(night.execute()).as(night.said()).isZero();
    checkOwnVectors();
  }

  private void checkOwnVectors() throws IOException {
    assertThat(itemVectors())
        .usingRecursiveComparison()
        .isEqualTo(new Npy.Floats(3, 3, new float[] {.6f, .8f, 0, 0, 0, 0, 0, 0, 1}));
    assertThat(night.files().get("quality.json"))
        .contains("\"with_text\" : 2", "\"by_text\" : 0", "\"by_items\" : 3");
    try (ObjectStore store = ObjectStores.open(folder + "/root")) {
      FolderReader dataset = night.dataset(store);
      DatasetFacts facts = dataset.manifest().facts(DatasetFacts.class);
      assertThat(facts.encoder()).isEqualTo("file");
      assertThat(facts.textWidth()).isEqualTo(3);
    }
  }

  @Test
  void refusesVectorsThatAreNone() throws IOException {
    Files.write(folder.resolve("vectors.npy"), Npy.file(new float[] {1, 0, 0, 0}, 2, 2));
    Files.writeString(folder.resolve("ids.txt"), "b1\nb3\n");
    night
        .with("--encoder", "file")
        .with("--item-vectors", folder + "/vectors.npy")
        .with("--item-vector-ids", folder + "/ids.txt");
    assertThat(night.execute()).isEqualTo(1);
    assertThat(night.said())
        .contains(
            "nightjar dataset: stopped: --item-vectors: expected 2 numbers, not all 0, for item b3,"
                + " found 2 numbers and the sum of squares 0.0");
    Files.writeString(folder.resolve("ids.txt"), "b1\n");
    assertThat(night.execute()).isEqualTo(1);
    assertThat(night.said()).contains("ids.txt has 1 ids for 2 rows of ");
  }

  @Test
  void makesUserVectorsOfTheItems() throws IOException {
    assertThat(night.execute()).as(night.said()).isZero();
    assertThat(night.said()).contains("dataset: embedded 3 new texts, reused 0\n");
    assertThat(night.files().get("quality.json"))
        .contains("\"by_text\" : 0", "\"by_items\" : 3", "\"without_vector\" : 0");
    try (ObjectStore store = ObjectStores.open(folder + "/root")) {
      FolderReader dataset = night.dataset(store);
      int[] similar = dataset.readInts("similar-users/part-00000-of-00002.npy").values();
      int[] rest = dataset.readInts("similar-users/part-00001-of-00002.npy").values();
      assertThat(Arrays.stream(similar).filter(user -> user < 0).count()).isZero();
      assertThat(rest.length + similar.length).isEqualTo(6);
    }
  }
}
