package dev.nightjar.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights in the real processes of the stages, started as a user starts them. */
class WholeNightIT {
  @TempDir static Path folder;
  private static DemoNight night;
  private static Path root;
  private static NightProcess.Ended first;
  private static final Map<String, StageReceipt> RECEIPTS = new TreeMap<>();

  @BeforeAll
  static void runTheNight() throws Exception {
    night = DemoNight.in(folder);
    root = Files.createDirectories(folder.resolve("root"));
    first = NightProcess.run(Map.of(), night.arguments(root.toString()));
    assertThat(first.exitCode()).as(first.said()).isEqualTo(0);
    for (String stage : List.of("dataset", "train", "recommend", "publish")) {
      String key = Layout.receipt(LocalDate.of(2026, 1, 31), "local", stage);
      RECEIPTS.put(
          stage, Json.read(Files.readAllBytes(root.resolve(key)), StageReceipt.class, key));
    }
  }

  @Test
  void leavesAReceiptOfEveryStageWhoseRowsLeadFromTheLogToTheRecommendations() throws Exception {
    RecommendationFacts facts =
        DemoNight.published(root.toString()).facts(RecommendationFacts.class);
    assertThat(RECEIPTS)
        .allSatisfy(
            (stage, receipt) -> {
              assertThat(receipt.stage()).isEqualTo(stage);
              assertThat(receipt.outcome()).isEqualTo(StageReceipt.Outcome.DONE);
              assertThat(receipt.bytesOut()).isPositive();
              assertThat(receipt.headline()).isPresent();
            });
    assertThat(RECEIPTS.get("dataset").rowsIn()).isEqualTo(night.data().interactions().size());
    assertThat(RECEIPTS.get("train").rowsIn())
        .isLessThanOrEqualTo(RECEIPTS.get("dataset").rowsOut());
    assertThat(RECEIPTS.get("recommend").rowsIn()).isEqualTo(facts.users());
    assertThat(RECEIPTS.get("recommend").rowsOut()).isEqualTo(facts.rows());
    assertThat(RECEIPTS.get("recommend").manifestSha256()).isEmpty();
    assertThat(RECEIPTS.get("publish").rowsOut()).isEqualTo(facts.rows());
    assertThat(RECEIPTS.get("publish").headline()).contains(1.0);
    assertThat(first.out()).containsExactly(RECEIPTS.get("publish").folder().orElseThrow());
  }

  @Test
  void namesThePublishedFolderOnStandardOutputAndTheRestOnStandardError() throws Exception {
    assertThat(first.out()).hasSize(1);
    assertThat(root.resolve(first.out().get(0)).resolve("_SUCCESS")).exists();
    assertThat(first.said())
        .containsSubsequence(
            "[1/4] dataset",
            "dataset: done in",
            "[2/4] train",
            "train: done in",
            "[3/4] recommend",
            "recommend: done in",
            "[4/4] publish",
            "publish: done in",
            "The night is done in",
            "results  file:",
            "current.json",
            "index.html");
  }

  @Test
  void leadsFromThePointerToFilesWhoseDigestsAllVerify() throws Exception {
    Manifest published = DemoNight.published(root.toString());
    RecommendationFacts facts = published.facts(RecommendationFacts.class);
    assertThat(facts.rows()).isEqualTo(facts.users() * DemoNight.TOP);
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      FolderReader dataset = reader(store, facts.dataset(), Layout.DATASET);
      dataset.verify();
      assertThat(dataset.manifest().facts(DatasetFacts.class).users()).isEqualTo(facts.users());
      reader(store, facts.model(), Layout.TRAIN).verify();
    }
  }

  private static FolderReader reader(ObjectStore store, String manifest, String stage)
      throws Exception {
    return FolderReader.open(store, manifest.replace("/" + Layout.MANIFEST, ""), stage);
  }

  @Test
  void givesEveryUserExactlyTopUnseenItems() throws Exception {
    String parts = root + "/" + first.out().get(0) + "/part-*.parquet";
    Path dataset = onlyFolder(root.resolve("datasets/dt=2026-01-31"));
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duckdb.createStatement()) {
      sql.execute("CREATE VIEW rows AS SELECT * FROM read_parquet('%s')".formatted(parts));
      sql.execute(
          "CREATE VIEW sequences AS SELECT user_id, unnest(items) AS item FROM read_json('%s/sequences/*.jsonl')"
              .formatted(dataset));
      sql.execute(
          "CREATE VIEW items AS SELECT \"index\" AS item, item_id FROM read_json('%s/items.jsonl')"
              .formatted(dataset));
      assertThat(number(sql, "SELECT count(DISTINCT user_id) FROM rows"))
          .isEqualTo(DemoNight.CUSTOMERS + DemoNight.NEWCOMERS);
      assertThat(
              number(
                  sql,
                  "SELECT count(*) FROM (SELECT user_id FROM rows GROUP BY user_id HAVING count(*) <> 20"
                      + " OR count(DISTINCT item_id) <> 20 OR min(rank) <> 1 OR max(rank) <> 20)"))
          .isEqualTo(0);
      assertThat(
              number(
                  sql,
                  "SELECT count(*) FROM rows JOIN items USING (item_id) JOIN sequences USING (user_id, item)"))
          .isEqualTo(0);
      assertThat(number(sql, "SELECT count(*) FROM sequences JOIN items USING (item)"))
          .isGreaterThan(1_000);
      assertThat(
              number(
                  sql,
                  "SELECT count(*) FROM rows WHERE user_id LIKE 'newcomer-%' AND source = 'popular'"))
          .isEqualTo(DemoNight.NEWCOMERS * DemoNight.TOP);
    }
  }

  private static long number(Statement sql, String query) throws Exception {
    try (ResultSet result = sql.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  private static Path onlyFolder(Path parent) throws Exception {
    try (Stream<Path> folders = Files.list(parent)) {
      List<Path> all = folders.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  @Test
  void recomputesNothingTheSecondTime() throws Exception {
    Map<Path, FileTime> before = files(root);
    NightProcess.Ended second = NightProcess.run(Map.of(), night.arguments(root.toString()));
    assertThat(second.exitCode()).as(second.said()).isEqualTo(0);
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.said()).contains("Nothing to do: everything was already there");
    assertThat(files(root)).isEqualTo(before);
  }

  /** Of every file but the receipts, which tell of the last night only. */
  private static Map<Path, FileTime> files(Path folder) throws Exception {
    Map<Path, FileTime> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file :
          all.filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(folder.resolve("nights")))
              .toList()) {
        files.put(folder.relativize(file), Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  /** On a day on which storage fails or hesitates the first time that most things are asked for. */
  @Test
  void publishesTheSameContentInABucketFromABucketThoughItIsKilledInEveryStage() throws Exception {
    try (S3Server server = S3Server.onABadDay();
        ObjectStore bucket = ObjectStores.open(server.root("in"));
        ObjectStore results = ObjectStores.open(server.root("out"))) {
      DemoNight.copyEmbeddings(root, results);
      try (Stream<Path> logs = Files.list(night.files().interactions())) {
        for (Path log : logs.toList()) {
          bucket.create("log/" + log.getFileName(), log);
          bucket.create("log_of_another_shop/" + log.getFileName(), new byte[] {1, 2, 3});
        }
      }
      bucket.create("catalog.jsonl", night.files().catalog());
      bucket.create("users.jsonl", night.files().users());
      String in = server.root("in");
      String out = server.root("out");
      List<String> arguments =
          night.arguments(out, in + "/log", in + "/catalog.jsonl", in + "/users.jsonl");
      // The stage's own words tell that it is at work.
      for (String moment : List.of("similar users", "train: ", "recommend: ", "[4/4] publish")) {
        NightProcess.killAt(line -> line.startsWith(moment), server.environment(), arguments);
        assertThat(results.version(Layout.CURRENT)).isEmpty();
      }
      NightProcess.Ended ended = NightProcess.run(server.environment(), arguments);
      assertThat(ended.exitCode()).as(ended.said()).isEqualTo(0);
      assertThat(ended.said()).contains("dataset: found finished", "train: found finished");
      assertThat(DemoNight.parts(DemoNight.published(out)))
          .isEqualTo(DemoNight.parts(DemoNight.published(root.toString())));
      assertThat(server.errors()).isGreaterThan(50);
      assertThat(server.slowAnswers()).isGreaterThan(20);
    }
  }

  @Test
  void showsAUser() throws Exception {
    NightProcess.Ended shown =
        NightProcess.run(
            Map.of(), List.of("show", "--root", root.toString(), "--user", "user-0001"));
    assertThat(shown.exitCode()).as(shown.said()).isEqualTo(0);
    assertThat(String.join("\n", shown.out())).contains("user-0001");
    assertThat(
            NightProcess.run(
                    Map.of(), List.of("show", "--root", root.toString(), "--user", "nobody"))
                .exitCode())
        .isEqualTo(1);
  }
}
