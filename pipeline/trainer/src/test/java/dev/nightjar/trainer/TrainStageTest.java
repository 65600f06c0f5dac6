package dev.nightjar.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.Npy;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.Sha256;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.command.RefusedException;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.trainer.bundle.ServingModel;
import dev.nightjar.trainer.input.Histories;
import dev.nightjar.trainer.input.PaddedSequences;
import dev.nightjar.trainer.input.Split;
import dev.nightjar.trainer.input.TrainingSet;
import dev.nightjar.trainer.settings.TrainSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainStageTest {
  @TempDir Path root;

  @Test
  void learnsWhatFollowsAndWritesABundleWhoseDigestsVerify() throws Exception {
    SmallDataset.write(root);
    String folder = TrainStage.run(settings(root, "--epochs", "40"));

    FolderReader bundle =
        FolderReader.open(ObjectStores.open(root.toString()), folder, Layout.TRAIN);
    bundle.verify();
    assertThat(bundle.manifest().files())
        .extracting(file -> file.name())
        .containsExactly(Layout.METRICS, Layout.MODEL_CARD, Layout.MODEL, Layout.TRAINING_LOG);
    ModelFacts facts = bundle.manifest().facts(ModelFacts.class);
    assertThat(facts.backbone()).isEqualTo("sasrec");
    assertThat(facts.items()).isEqualTo(SmallDataset.ITEMS);
    assertThat(facts.width()).isEqualTo(2 * SmallDataset.WIDTH);
    assertThat(facts.maxLength()).isEqualTo(10);
    assertThat(facts.testNdcg10()).isGreaterThan(0.6);
    assertThat(facts.dataset()).isEqualTo(SmallDataset.FOLDER + "/" + Layout.MANIFEST);
  }

  @Test
  void metricsHoldBothProtocolsAndAllGroupsWithTheirCounts() throws Exception {
    SmallDataset.write(root);
    String folder = TrainStage.run(settings(root, "--epochs", "20"));
    JsonNode metrics = Json.MAPPER.readTree(Files.readAllBytes(file(root, folder, Layout.METRICS)));

    for (String split : List.of("validation", "test")) {
      for (String protocol : List.of("full_catalog", "paper_protocol_sampled")) {
        JsonNode model = metrics.path(split).path(protocol).path("model");
        List<String> groups = new ArrayList<>();
        model.fieldNames().forEachRemaining(groups::add);
        assertThat(groups)
            .containsExactly(
                "all", "cold_item", "head_item", "head_user", "tail_item", "tail_user");
        int all = model.path("all").path("count").asInt();
        assertThat(all).isGreaterThan(30);
        assertThat(count(model, "head_user") + count(model, "tail_user")).isEqualTo(all);
        assertThat(count(model, "head_item") + count(model, "tail_item")).isEqualTo(all);
      }
    }
    assertThat(metrics.path("gate").path("passed").asBoolean()).isTrue();
  }

  private static int count(JsonNode model, String group) {
    return model.path(group).path("count").asInt();
  }

  @Test
  void sameInputsSettingsAndSeedGiveTheSameBytes(@TempDir Path other) throws Exception {
    SmallDataset.write(root);
    SmallDataset.write(other);
    String one = TrainStage.run(settings(root, "--epochs", "5", "--force", "true"));
    String two = TrainStage.run(settings(other, "--epochs", "5", "--force", "true"));

    assertThat(two).isEqualTo(one);
    for (String name :
        List.of(
            Layout.MODEL,
            Layout.METRICS,
            Layout.MODEL_CARD,
            Layout.TRAINING_LOG,
            Layout.MANIFEST)) {
      assertThat(file(other, one, name)).hasSameBinaryContentAs(file(root, one, name));
    }
  }

  @Test
  void whatIsAddedWhenScoringNeedsNoSecondTraining(@TempDir Path other) throws Exception {
    SmallDataset.write(root);
    SmallDataset.write(other);
    String[] weighed = {"--epochs", "5", "--force", "test", "--content-weight", "3"};
    TrainStage.run(
        settings(root, "--epochs", "5", "--force", "test", "--keep-checkpoints", "true"));
    Path checkpoints = root.resolve("checkpoints");
    assertThat(files(checkpoints)).hasSize(2);

    String shared = TrainStage.run(settings(root, weighed));
    assertThat(TrainStage.run(settings(other, weighed))).isEqualTo(shared);
    for (String name : List.of(Layout.MODEL, Layout.METRICS, Layout.TRAINING_LOG)) {
      assertThat(file(root, shared, name)).hasSameBinaryContentAs(file(other, shared, name));
    }
    assertThat(files(checkpoints)).isEmpty(); // the second found the first one's, and deleted them
  }

  @Test
  void doesNothingWhenTheBundleIsThere() throws Exception {
    SmallDataset.write(root);
    String folder = TrainStage.run(settings(root, "--epochs", "2", "--force", "true"));
    Object written = Files.getLastModifiedTime(file(root, folder, Layout.MODEL));

    assertThat(TrainStage.run(settings(root, "--epochs", "2", "--force", "true")))
        .isEqualTo(folder);
    assertThat(Files.getLastModifiedTime(file(root, folder, Layout.MODEL))).isEqualTo(written);
  }

  @Test
  void refusesAModelThatDoesNotBeatTheMostPopularItems() throws Exception {
    SmallDataset.write(root);
    String[] hopeless = {"--epochs", "1", "--learning-rate", "0.00000001"};

    assertThatThrownBy(() -> TrainStage.run(settings(root, hopeless)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("the model was refused: NDCG@10 of all is")
        .hasMessageContaining("below that of most_popular");
    assertThat(root.resolve("models")).doesNotExist();
    try (Stream<Path> reports = Files.list(root.resolve("refused"))) {
      Path report = reports.findFirst().orElseThrow();
      JsonNode gate =
          Json.MAPPER.readTree(Files.readAllBytes(report.resolve(Layout.METRICS))).path("gate");
      assertThat(gate.path("passed").asBoolean()).isFalse();
      assertThat(gate.path("reasons").get(0).asText()).contains("below that of most_popular");
      assertThat(report.resolve(Layout.MODEL_CARD)).content().contains("Refused:\n\n- NDCG@10");
      Manifest manifest =
          Manifest.read(
              Files.readAllBytes(report.resolve(Layout.MANIFEST)), Layout.TRAIN, "manifest");
      assertThat(manifest.facts().path("refused")).isEqualTo(gate.path("reasons"));
      assertThat(manifest.file(Layout.METRICS).sha256())
          .isEqualTo(Sha256.of(report.resolve(Layout.METRICS)));
    }
  }

  @Test
  void forceWritesItAllTheSameAndSaysSo() throws Exception {
    SmallDataset.write(root);
    String folder =
        TrainStage.run(
            settings(root, "--epochs", "1", "--learning-rate", "0.00000001", "--force", "true"));

    JsonNode gate =
        Json.MAPPER.readTree(Files.readAllBytes(file(root, folder, Layout.METRICS))).path("gate");
    assertThat(gate.path("passed").asBoolean()).isFalse();
    assertThat(gate.path("forced").asText()).isEqualTo("true");
    Manifest manifest =
        Manifest.read(
            Files.readAllBytes(file(root, folder, Layout.MANIFEST)), Layout.TRAIN, "manifest");
    assertThat(manifest.provenance().settings().path("force").asText()).isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource({"sasrec, together", "gru4rec, apart", "bert4rec, together"})
  void everyBackboneLearnsWhatFollows(String backbone, String training) throws Exception {
    SmallDataset.write(root);
    String folder =
        TrainStage.run(
            settings(
                root,
                "--epochs",
                "60",
                "--patience",
                "20",
                "--backbone",
                backbone,
                "--view-training",
                training));

    FolderReader bundle =
        FolderReader.open(ObjectStores.open(root.toString()), folder, Layout.TRAIN);
    ModelFacts facts = bundle.manifest().facts(ModelFacts.class);
    assertThat(facts.backbone()).isEqualTo(backbone);
    assertThat(facts.testNdcg10()).isGreaterThan(0.5);
  }

  @Test
  void thePapersLossLearnsToo() throws Exception {
    SmallDataset.write(root);
    String folder = TrainStage.run(settings(root, "--epochs", "60", "--loss", "binary"));
    JsonNode metrics = Json.MAPPER.readTree(Files.readAllBytes(file(root, folder, Layout.METRICS)));

    assertThat(metrics.at("/test/full_catalog/model/all/ndcg10").asDouble()).isGreaterThan(0.4);
  }

  @Test
  void theModelInProductionRanksTheSameTargets() throws Exception {
    SmallDataset.write(root);
    String first = TrainStage.run(settings(root, "--epochs", "40"));
    publish(first);
    String second = TrainStage.run(settings(root, "--epochs", "39"));

    JsonNode trained = Json.MAPPER.readTree(Files.readAllBytes(file(root, first, Layout.METRICS)));
    JsonNode metrics = Json.MAPPER.readTree(Files.readAllBytes(file(root, second, Layout.METRICS)));
    for (String protocol : List.of("full_catalog", "paper_protocol_sampled")) {
      assertThat(metrics.path("test").path(protocol).path("production"))
          .isEqualTo(trained.path("test").path(protocol).path("model"));
      assertThat(trained.path("test").path(protocol).has("production")).isFalse();
    }
    assertThat(metrics.at("/gate/comparisons").findValuesAsText("baseline")).contains("production");
  }

  @Test
  void refusesAModelWorseThanProduction() throws Exception {
    SmallDataset.write(root);
    publish(TrainStage.run(settings(root, "--epochs", "40")));

    assertThatThrownBy(
            () -> TrainStage.run(settings(root, "--epochs", "6", "--learning-rate", "0.003")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("below that of production");
  }

  @Test
  void keepsTheEpochThatIsBestAmongSampledNegativesIfAsked() throws Exception {
    SmallDataset.write(root);
    String folder =
        TrainStage.run(
            settings(root, "--epochs", "12", "--stop-on", "sampled", "--content-weight", "0"));

    List<Double> sampled = new ArrayList<>();
    for (String line : Files.readAllLines(file(root, folder, Layout.TRAINING_LOG))) {
      sampled.add(Json.MAPPER.readTree(line).path("validation_sampled_ndcg10").asDouble());
    }
    JsonNode metrics = Json.MAPPER.readTree(Files.readAllBytes(file(root, folder, Layout.METRICS)));
    double best = Collections.max(sampled);
    assertThat(best).isPositive();
    assertThat(metrics.path("best_epoch").asInt()).isEqualTo(sampled.indexOf(best) + 1);
    assertThat(metrics.at("/validation/paper_protocol_sampled/model/all/ndcg10").asDouble())
        .isEqualTo(best);
  }

  @ParameterizedTest
  @CsvSource({"full, full_catalog", "sampled, paper_protocol_sampled"})
  void choosesTheContentWeightByTheRanksThatDecide(String ranks, String protocol) throws Exception {
    SmallDataset.write(root);
    List<String> flags =
        List.of("--epochs", "6", "--force", "test", "--refit", "false", "--stop-on", ranks);
    String at = "/validation/%s/model/all/ndcg10".formatted(protocol);
    double best = 0;
    for (String weight : List.of("0", "4", "8", "12", "16", "24")) {
      JsonNode weighed = metrics(flags, "--keep-checkpoints", "true", "--content-weight", weight);
      best = Math.max(best, weighed.at(at).asDouble());
    }
    assertThat(best).isPositive();
    assertThat(metrics(flags).at(at).asDouble()).isEqualTo(best);
  }

  private JsonNode metrics(List<String> flags, String... more) throws Exception {
    List<String> all = new ArrayList<>(flags);
    all.addAll(List.of(more));
    String folder = TrainStage.run(settings(root, all.toArray(String[]::new)));
    return Json.MAPPER.readTree(Files.readAllBytes(file(root, folder, Layout.METRICS)));
  }

  /** Whoever has the saved negatives and the model comes to the same figure. */
  @Test
  void theSavedNegativesAreThoseThatTheFiguresAreOf() throws Exception {
    SmallDataset.write(root);
    String folder = TrainStage.run(settings(root, "--epochs", "40", "--save-negatives", "true"));
    Npy.Ints negatives;
    try (InputStream in = Files.newInputStream(file(root, folder, Layout.SAMPLED_NEGATIVES))) {
      negatives = Npy.readInts(in, Layout.SAMPLED_NEGATIVES);
    }
    Histories histories =
        TrainingSet.read(
                FolderReader.open(
                    ObjectStores.open(root.toString()), SmallDataset.FOLDER, Layout.DATASET))
            .histories();
    assertThat(negatives.rows()).isEqualTo(histories.users());
    assertThat(negatives.columns()).isEqualTo(100);

    int hits = 0;
    int[] users = histories.usersWithTarget(Split.TEST);
    try (ServingModel model = new ServingModel(file(root, folder, Layout.MODEL), 1)) {
      for (int user : users) {
        int known = histories.knownLength(user, Split.TEST);
        int length = Math.min(known, 10);
        long[] sequence =
            IntStream.range(known - length, known)
                .mapToLong(at -> histories.item(user, at))
                .toArray();
        long[] ranking =
            model
                .run(new PaddedSequences(1, length, sequence), new long[0], SmallDataset.ITEMS)
                .items();
        int[] row = Arrays.copyOfRange(negatives.values(), 100 * user, 100 * (user + 1));
        int target = histories.target(user, Split.TEST);
        long better =
            LongStream.of(ranking)
                .takeWhile(item -> item != target)
                .filter(item -> IntStream.of(row).anyMatch(negative -> negative == item))
                .count();
        hits += better < 10 ? 1 : 0;
      }
    }
    JsonNode metrics = Json.MAPPER.readTree(Files.readAllBytes(file(root, folder, Layout.METRICS)));
    assertThat(hits).isPositive();
    assertThat(metrics.at("/test/paper_protocol_sampled/model/all/hr10").asDouble())
        .isEqualTo(hits / (double) users.length);
  }

  @ParameterizedTest
  @CsvSource({"sasrec", "gru4rec", "bert4rec"})
  void productsInBfloat16LearnNearlyTheSame(String backbone) throws Exception {
    SmallDataset.write(root);
    String[] few = {"--epochs", "4", "--refit", "false", "--force", "test", "--dropout", "0"};
    String[] exact = Arrays.copyOf(few, few.length + 4);
    exact[few.length] = "--backbone";
    exact[few.length + 1] = backbone;
    exact[few.length + 2] = "--precision";
    exact[few.length + 3] = "float32";
    String[] mixed = exact.clone();
    mixed[few.length + 3] = "bfloat16";

    double[] losses = losses(TrainStage.run(settings(root, exact)));
    double[] mixedLosses = losses(TrainStage.run(settings(root, mixed)));
    assertThat(mixedLosses).isNotEqualTo(losses).hasSameSizeAs(losses);
    for (int epoch = 0; epoch < losses.length; epoch++) {
      assertThat(mixedLosses[epoch]).isCloseTo(losses[epoch], withinPercentage(2));
    }
  }

  private double[] losses(String folder) throws Exception {
    return Files.readAllLines(file(root, folder, Layout.TRAINING_LOG)).stream()
        .mapToDouble(
            line -> {
              try {
                return Json.MAPPER.readTree(line).path("ranking_loss").asDouble();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .toArray();
  }

  @Test
  void aDeviceThatIsNotThereFailsBeforeAnyWork() {
    assumeFalse(torch.cuda_is_available());
    assertThatThrownBy(() -> TrainStage.run(settings(root, "--device", "cuda")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--device cuda: libtorch finds no CUDA device");
  }

  @Test
  void aModelWithTablesBesideItIsComparedAsProduction() throws Exception {
    SmallDataset.write(root);
    String[] large = {
      "--epochs",
      "40",
      "--item-table",
      "float16",
      "--external-data-mb",
      "0",
      "--semantic-slots",
      "2"
    };
    String first = TrainStage.run(settings(root, large));
    assertThat(file(root, first, Layout.MODEL_DATA)).isNotEmptyFile();
    publish(first);
    String second = TrainStage.run(settings(root, "--epochs", "39", "--force", "test"));

    JsonNode trained = Json.MAPPER.readTree(Files.readAllBytes(file(root, first, Layout.METRICS)));
    JsonNode metrics = Json.MAPPER.readTree(Files.readAllBytes(file(root, second, Layout.METRICS)));
    assertThat(metrics.at("/test/full_catalog/production"))
        .isEqualTo(trained.at("/test/full_catalog/model"));
  }

  /** As the other stages leave it, without any recommendations. */
  private void publish(String model) throws Exception {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      FolderWriter run = new FolderWriter(store, "recommendations/dt=2026-01-31/run=r1");
      RecommendationFacts facts =
          new RecommendationFacts(
              "2026-01-31",
              "parquet",
              Optional.empty(),
              20,
              0,
              0,
              0,
              Map.of(),
              0,
              SmallDataset.FOLDER + "/" + Layout.MANIFEST,
              model + "/" + Layout.MANIFEST);
      run.finish(
          Layout.RECOMMEND,
          facts,
          Nightjar.provenance(List.of(), Json.tree(Map.of()), 1, Map.of()));
      String manifest = "recommendations/dt=2026-01-31/run=r1/" + Layout.MANIFEST;
      Pointer pointer =
          new Pointer(
              1, "2026-01-31", "r1", manifest, Sha256.of(store.read(manifest)), Optional.empty());
      store.create(Layout.CURRENT, Json.pretty(pointer));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static Path file(Path root, String folder, String name) {
    return root.resolve(folder).resolve(name);
  }

  private static TrainSettings settings(Path root, String... more) {
    return TestSettings.of(root, more);
  }
}
