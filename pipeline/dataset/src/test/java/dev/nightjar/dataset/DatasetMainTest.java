package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Npy;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.Grants;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.RecordedCalls;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole stage on logs small enough to know every line of the result. */
class DatasetMainTest {
  @TempDir Path folder;
  private SmallNight night;

  @BeforeEach
  void inputs() throws IOException {
    night = KnownLines.night(folder);
  }

  private String uri(String file) {
    return folder.resolve(file).toUri().toString();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLINK", "DIRECT"})
  void writesExactlyThis(Runner runner) throws IOException {
    night.with("--user-vectors", "prompt").with("--runner", runner.toString());
    assertThat(night.execute()).as(night.said()).isZero();
    Map<String, String> files = night.files();
    assertThat(files.keySet())
        .containsExactly(
            "_SUCCESS",
            "item-pca-vectors.npy",
            "item-text-vectors.npy",
            "items.jsonl",
            "manifest.json",
            "quality.json",
            "rejected/part-00000-of-00004.jsonl",
            "sequences/part-00000-of-00002.jsonl",
            "sequences/part-00001-of-00002.jsonl",
            "similar-users/part-00000-of-00002.npy",
            "similar-users/part-00001-of-00002.npy");
    assertThat(files.get("items.jsonl"))
        .isEqualTo(
            """
            {"index":1,"item_id":"b0","title":"Never bought","brand":"","categories":[],"description":"","attributes":{},"interactions":0,"train_interactions":0,"in_catalog":true}
            {"index":2,"item_id":"b1","title":"Blue nail lacquer","brand":"","categories":[],"description":"","attributes":{},"interactions":2,"train_interactions":2,"in_catalog":true}
            {"index":3,"item_id":"b2","title":"Red nail polish","brand":"OPI","categories":["Nails"],"description":"","attributes":{},"interactions":2,"train_interactions":1,"in_catalog":true}
            {"index":4,"item_id":"b3","title":"","brand":"","categories":["Skin Care"],"description":"","attributes":{"price":3},"interactions":2,"train_interactions":1,"in_catalog":true}
            {"index":5,"item_id":"b9","title":"","brand":"","categories":[],"description":"","attributes":{},"interactions":2,"train_interactions":2,"in_catalog":false}
            """);
    assertThat(files.get("rejected/part-00000-of-00004.jsonl"))
        .isEqualTo(
            """
            {"file":"%1$s","line":5,"reason":"not JSON","row":"not json"}
            {"file":"%1$s","line":8,"reason":"missing user_id","row":"{\\"item_id\\":\\"b1\\",\\"timestamp\\":10}"}
            {"file":"%1$s","line":9,"reason":"timestamp is negative","row":"{\\"user_id\\":\\"u1\\",\\"item_id\\":\\"b3\\",\\"timestamp\\":-4}"}
            """
                .formatted(uri("logs/1.jsonl")));
    assertThat(files.get("sequences/part-00000-of-00002.jsonl"))
        .isEqualTo(
            """
            {"user":0,"user_id":"3","items":[5],"times":[7],"train":1,"validation":0,"test":0}
            {"user":1,"user_id":"u1","items":[5,2,3,4],"times":[5,10,10,10],"train":2,"validation":1,"test":1}
            {"user":2,"user_id":"u5","items":[],"times":[],"train":0,"validation":0,"test":0,"attributes":{"segment":"gold","since":2019,"tags":["a","b"]}}
            """);
    assertThat(files.get("sequences/part-00001-of-00002.jsonl"))
        .isEqualTo(
            """
            {"user":3,"user_id":"u2","items":[4],"times":[30],"train":1,"validation":0,"test":0}
            {"user":4,"user_id":"u4","items":[2,3],"times":[8,8],"train":2,"validation":0,"test":0}
            """);
    assertThat(files.get("quality.json"))
        .isEqualTo(
            """
            {
              "interactions" : {
                "rows" : 12,
                "kept" : 8,
                "serving_only" : 0,
                "duplicates" : 1,
                "filtered" : {
                  "cap" : 0,
                  "core" : 0,
                  "event_type" : 0,
                  "length" : 0,
                  "value" : 0
                },
                "rejected" : 3
              },
              "timestamps" : {
                "seconds" : 9
              },
              "split" : {
                "train" : 6,
                "validation" : 1,
                "test" : 1
              },
              "catalog" : {
                "rows" : 5,
                "kept" : 4,
                "duplicates" : 1,
                "contradictions" : 1,
                "rejected" : 0
              },
              "named_users" : {
                "rows" : 3,
                "kept" : 2,
                "duplicates" : 1,
                "rejected" : 0
              },
              "rejected" : {
                "catalog" : { },
                "interactions" : {
                  "missing user_id" : 1,
                  "not JSON" : 1,
                  "timestamp is negative" : 1
                },
                "users" : { }
              },
              "items" : {
                "total" : 5,
                "both" : 3,
                "catalog_only" : 1,
                "log_only" : 1,
                "with_text" : 4
              },
              "users" : {
                "total" : 5,
                "without_history" : 1,
                "below_core" : 0,
                "by_text" : 2,
                "by_items" : 1,
                "without_vector" : 2
              },
              "similar_users" : {
                "method" : "exact",
                "recall" : 1.0,
                "sampled" : 6,
                "products" : 9,
                "exact_products" : 9
              },
              "sequence_length" : {
                "count" : 5,
                "min" : 0,
                "median" : 1,
                "mean" : 1.6,
                "p90" : 4,
                "max" : 4
              },
              "item_popularity" : {
                "count" : 5,
                "min" : 0,
                "median" : 2,
                "mean" : 1.6,
                "p90" : 2,
                "max" : 2
              }
            }
            """);
    checkVectors();
  }

  private void checkVectors() throws IOException {
    try (ObjectStore store = ObjectStores.open(folder + "/root")) {
      FolderReader dataset = night.dataset(store);
      dataset.verify();
      assertThat(dataset.manifest().facts(DatasetFacts.class))
          .isEqualTo(
              new DatasetFacts("2026-01-31", 5, 5, 8, 2, "all-minilm-l6-v2-q", 384, 2, 2, 3));
      Npy.Floats text = dataset.readFloats("item-text-vectors.npy");
      assertThat(text.rows()).isEqualTo(5);
      assertThat(Arrays.copyOfRange(text.values(), 4 * 384, 5 * 384)).containsOnly(0);
      assertThat(dataset.readFloats("item-pca-vectors.npy").values()).hasSize(10);
      // u1 (1) and u4 (4) like nail polish, u2 (3) skin care; 3 (0) and u5 (2) have no vector.
      assertThat(dataset.readInts("similar-users/part-00000-of-00002.npy").values())
          .containsExactly(-1, -1, 4, 3, -1, -1);
      assertThat(dataset.readInts("similar-users/part-00001-of-00002.npy").values())
          .hasSize(4)
          .endsWith(1, 3);
      for (int part = 0; part < 2; part++) {
        String lines =
            new String(
                dataset.read("sequences/part-0000%d-of-00002.jsonl".formatted(part)),
                StandardCharsets.UTF_8);
        for (String line : lines.lines().toList()) {
          String userId = Json.read(line, UserSequence.class, "sequences").userId();
          assertThat(Conventions.partOf(userId, 2)).isEqualTo(part);
        }
      }
    }
  }

  @Test
  void makesTheSameOfAnInputThatTakesThreadsAsOfOneThatNeedsNone() throws IOException {
    night.with("--runner", "flink").with("--user-vectors", "prompt");
    assertThat(night.execute()).as(night.said()).isZero();
    Map<String, String> small = night.files();
    Files.writeString(folder.resolve("logs/1.jsonl"), KnownLines.FIRST + "\n".repeat(1 << 19));
    night.with("--root", folder + "/large").with("--max-rejected", "0.2");
    assertThat(night.with("--parallelism", "1").execute()).isEqualTo(1);
    assertThat(night.said())
        .contains("nightjar dataset: too many rejected rows: 3 of 12 rows of --interactions");
    night.with("--max-rejected", "0.5").with("--parallelism", "2");
    assertThat(night.execute()).as(night.said()).isZero();
    Map<String, String> large = night.files();
    assertThat(large.remove("manifest.json")).isNotEqualTo(small.remove("manifest.json"));
    assertThat(large).isEqualTo(small);
  }

  private static void damageEmbedding(String root) throws IOException {
    try (ObjectStore store = ObjectStores.open(root)) {
      store.overwrite(store.list("embeddings").get(0), new byte[] {1});
    }
  }

  @Test
  void readsFromAndWritesToS3() throws Exception {
    assertThat(night.execute()).isZero();
    Map<String, String> files = night.files();
    try (S3Server server = S3Server.recording()) {
      try (ObjectStore store = ObjectStores.open(server.root("in"))) {
        store.create("logs/1.jsonl", KnownLines.FIRST.getBytes(StandardCharsets.UTF_8));
        store.create("logs/2.jsonl.gz", SmallNight.gzip(KnownLines.SECOND));
        store.create("logs_test/3.jsonl", "{}".getBytes(StandardCharsets.UTF_8));
        store.create("catalog.jsonl", KnownLines.CATALOG.getBytes(StandardCharsets.UTF_8));
      }
      SmallNight remote =
          new SmallNight(
                  server.root("in/logs"), server.root("in/catalog.jsonl"), server.root("root"))
              .with("--users", folder + "/users.jsonl")
              .with("--receipt", "nights/dt=2026-01-31/n/dataset.json");
      RecordedCalls.Work run = () -> assertThat(remote.execute()).as(remote.said()).isZero();
      Set<RecordedCalls.Call> calls = new TreeSet<>(server.calls().of("root", run));
      Map<String, String> found = remote.files();
      assertThat(found.keySet()).isEqualTo(files.keySet());
      for (String name : List.of("items.jsonl", "quality.json", "item-text-vectors.npy")) {
        assertThat(found).containsEntry(name, files.get(name));
      }
      assertThat(found.get("rejected/part-00000-of-00004.jsonl"))
          .contains("\"file\":\"s3://night/in/logs/1.jsonl\",\"line\":5");
      damageEmbedding(server.root("root"));
      remote.with("--date", "2026-02-01"); // looks at the night before
      calls.addAll(server.calls().of("root", run));
      Grants.areThoseOf("dataset", calls);
    }
  }
}
