package dev.nightjar.nightly;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.Sha256;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.command.ExitCode;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Stages that keep the protocol and compute nothing: what each was asked is added to {@code
 * ROOT/asked}, a file {@code ROOT/fail-STAGE} makes that stage end with the exit code in it, for
 * the reason in its second line if it has one, and {@code ROOT/warn-STAGE} makes it warn.
 */
final class FakeStages {
  private static final String DATASET = "datasets/dt=2026-01-31/run=d";
  private static final String MODEL = "models/m";
  private static final String RUN = "recommendations/dt=2026-01-31/run=r";

  private FakeStages() {}

  /**
   * Does what a stage is asked.
   *
   * @param arguments the name of the stage first
   * @return the lines it says, {@code out} or {@code err} before each; {@code exit} and the exit
   *     code last
   */
  static List<String> run(List<String> arguments) throws IOException {
    String stage = arguments.get(0);
    String root = arguments.get(arguments.indexOf("--root") + 1);
    String receipt = arguments.get(arguments.indexOf("--receipt") + 1);
    Files.writeString(
        Path.of(root, "asked"),
        String.join(" ", arguments).replace(root, "ROOT") + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    List<String> said = new ArrayList<>();
    Path warn = Path.of(root, "warn-" + stage);
    if (Files.exists(warn)) {
      said.add("err " + new Warning(stage, Files.readString(warn)).line());
    }
    Path fail = Path.of(root, "fail-" + stage);
    if (Files.exists(fail)) {
      List<String> told = Files.readAllLines(fail);
      int code = Integer.parseInt(told.get(0));
      String why = told.size() == 1 ? "it was told to" : told.get(1);
      leaveReceipt(root, receipt, broken(stage, code, why));
      String refused = code == ExitCode.REFUSED ? "refused: " : "";
      said.add("err nightjar %s: %s%s".formatted(stage, refused, why));
      said.add("exit " + code);
      return said;
    }
    try (ObjectStore store = ObjectStores.open(root)) {
      boolean reused = isThere(store, stage);
      String folder = run(store, stage);
      store.overwrite(receipt, Json.pretty(receipt(stage, folder, reused)));
      said.add("out " + folder);
    }
    said.add("exit 0");
    return said;
  }

  private static void leaveReceipt(String root, String key, StageReceipt receipt)
      throws IOException {
    try (ObjectStore store = ObjectStores.open(root)) {
      store.overwrite(key, Json.pretty(receipt));
    }
  }

  static StageReceipt broken(String stage, int code, String why) {
    return new StageReceipt(
        stage,
        code == ExitCode.REFUSED ? StageReceipt.Outcome.REFUSED : StageReceipt.Outcome.FAILED,
        Optional.of(why),
        Optional.empty(),
        Optional.empty(),
        Instant.parse("2026-01-31T02:00:00Z"),
        1.5,
        OptionalLong.of(1_500_000_000),
        12_345,
        0,
        0,
        0,
        Map.of(),
        0);
  }

  private static boolean isThere(ObjectStore store, String stage) throws IOException {
    String folder =
        switch (stage) {
          case Layout.DATASET -> DATASET;
          case Layout.TRAIN -> MODEL;
          default -> RUN;
        };
    return store.version(Layout.manifestOf(folder)).isPresent();
  }

  private static StageReceipt receipt(String stage, String folder, boolean reused) {
    return new StageReceipt(
        stage,
        reused ? StageReceipt.Outcome.REUSED : StageReceipt.Outcome.DONE,
        Optional.empty(),
        Optional.of(folder),
        Optional.empty(),
        Instant.parse("2026-01-31T02:00:00Z"),
        1.5,
        OptionalLong.of(1_500_000_000),
        12_345,
        678,
        7,
        2_500_000,
        Map.of(StageReceipt.HEADLINES.get(stage), 0.125),
        0.0625);
  }

  private static String run(ObjectStore store, String stage) throws IOException {
    return switch (stage) {
      case Layout.DATASET -> dataset(store);
      case Layout.TRAIN -> train(store);
      case Layout.RECOMMEND -> RUN;
      default -> publish(store);
    };
  }

  private static String dataset(ObjectStore store) throws IOException {
    FolderWriter writer = new FolderWriter(store, DATASET);
    writer.write(
        Layout.QUALITY,
        Json.pretty(
            Map.of(
                "rejected", Map.of("interactions", Map.of("not JSON <br>", 7)),
                "interactions", Map.of("rows", 12_352, "kept", 12_345, "rejected", 7),
                "sequence_length", Map.of("median", 2))),
        0);
    writer.write(
        Layout.ITEMS,
        (Json.line(item(1, "a", "Apple", 12_000)) + "\n" + Json.line(item(2, "b", "", 345)) + "\n")
            .getBytes(UTF_8),
        2);
    writer.write(
        Layout.sequences(0, 1),
        (Json.line(UserSequence.leaveOneOut(0, "u", new int[] {1, 2}, new long[] {1, 2})) + "\n")
            .getBytes(UTF_8),
        1);
    writer.finish(
        Layout.DATASET,
        new DatasetFacts("2026-01-31", 3, 2, 12_345, 1, "local", 4, 2, 10, 7),
        provenance());
    return DATASET;
  }

  private static CatalogItem item(int index, String id, String title, long interactions) {
    return new CatalogItem(
        index, id, title, "", List.of(), "", Map.of(), interactions, interactions, true);
  }

  private static String train(ObjectStore store) throws IOException {
    String metrics =
        """
        {"test":{"full_catalog":{
          "model":{"all":{"count":1000,"hr10":0.25,"ndcg10":0.125},
                   "tail_user":{"count":400,"hr10":0.2,"ndcg10":0.1}},
          "most_popular":{"all":{"count":1000,"hr10":0.0625,"ndcg10":0.03125}}}}}
        """;
    FolderWriter writer = new FolderWriter(store, MODEL);
    writer.write(Layout.METRICS, metrics.getBytes(UTF_8), 0);
    writer.write(
        Layout.TRAINING_LOG,
        "{\"epoch\":1,\"ranking_loss\":2.5,\"validation_ndcg10\":0.1}\n".getBytes(UTF_8),
        0);
    writer.finish(
        Layout.TRAIN, new ModelFacts("sasrec", 2, DATASET, 50, 128, 0.1, 0.125), provenance());
    return MODEL;
  }

  private static String publish(ObjectStore store) throws IOException {
    RecommendationFacts facts =
        new RecommendationFacts(
            "2026-01-31",
            "jsonl",
            Optional.empty(),
            20,
            3,
            60,
            1,
            Map.of("model", 40L, "popular", 20L),
            0.5,
            Layout.manifestOf(DATASET),
            Layout.manifestOf(MODEL),
            Optional.empty(),
            Map.of(),
            Optional.empty());
    FolderWriter writer = new FolderWriter(store, RUN);
    String list =
        """
        {"input":{"userId":"u"},"output":{"recommendedItems":["a"],"scores":[2.0],"sources":["model"]},"error":null}
        """;
    writer.write(Layout.part(0, 1, "jsonl"), list.getBytes(UTF_8), 1);
    writer.write(
        Layout.partResult(0, 1),
        Json.pretty(new PartResult("r", 0, 1, List.of(), 3, 60, 1, Map.of("model", 60L))),
        0);
    writer.finish(Layout.RECOMMEND, facts, provenance());
    String key = Layout.manifestOf(RUN);
    Pointer pointer =
        new Pointer(1, "2026-01-31", "r", key, Sha256.of(store.read(key)), Optional.empty());
    store.create(Layout.CURRENT, Json.pretty(pointer));
    return RUN;
  }

  private static Provenance provenance() {
    return new Provenance(
        List.of(), JsonNodeFactory.instance.objectNode(), 0, "0.1.0", "unknown", Map.of());
  }
}
