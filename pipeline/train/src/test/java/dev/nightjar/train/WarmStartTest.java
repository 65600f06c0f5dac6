package dev.nightjar.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Npy;
import dev.nightjar.stage.command.Settings;
import dev.nightjar.stage.command.StageWork;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.train.SmallDataset.Night;
import dev.nightjar.train.bundle.FindWarmStart;
import dev.nightjar.train.bundle.Metrics;
import dev.nightjar.train.bundle.Production;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.settings.TrainSettings;
import dev.nightjar.train.tensor.Compute;
import dev.nightjar.train.training.Interruption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night that starts from the model of an earlier one. */
class WarmStartTest {
  private static final int SHIFT = 2; // items vanish, as many come
  private static final Night NEXT = night("2026-02-01", Map.of());
  private static final String TABLE = "collaborative";

  @TempDir Path root;
  @TempDir Path unbroken;
  private String model; // the night before's

  @BeforeEach
  void publishTheNightBefore() throws Exception {
    model = SmallModel.write(root);
    PublishedModel.publish(root, model);
    SmallDataset.write(root, NEXT);
  }

  private static Night night(String date, Map<String, Object> settings) {
    return new Night(date, SHIFT, SmallDataset.WIDTH, settings);
  }

  private TrainSettings settings(Night night, String... more) {
    return settings(root, night, more);
  }

  private static TrainSettings settings(Path under, Night night, String... more) {
    List<String> flags = new ArrayList<>(List.of(SmallModel.SETTINGS));
    flags.addAll(List.of("--dataset", night.folder(), "--force", "test"));
    flags.addAll(List.of(more));
    return TestSettings.of(under, flags.toArray(String[]::new));
  }

  private JsonNode start(String folder) throws IOException {
    return SmallModel.metrics(root, folder).path("start");
  }

  @Test
  void theNextNightStartsFromTheModelInProductionAndSaysSo() throws Exception {
    String warm = TrainStage.run(settings(NEXT));

    JsonNode metrics = SmallModel.metrics(root, warm);
    assertThat(metrics.path("epochs").asInt()).isEqualTo(8); // a fifth
    assertThat(metrics.path("start").path("model").asText()).isEqualTo(model);
    assertThat(metrics.path("start").path("date").asText()).isEqualTo("2026-01-31");
    assertThat(metrics.path("start").path("nights").asInt()).isEqualTo(1);
    assertThat(metrics.path("start").path("known_items").asInt()).isEqualTo(28);
    assertThat(metrics.path("start").path("new_items").asInt()).isEqualTo(4); // two were cold
    assertThat(metrics.path("start").path("vanished_items").asInt()).isEqualTo(2);
    assertThat(SmallModel.file(root, warm, Layout.MODEL_CARD))
        .content()
        .contains(
            "Training started from the parameters of " + model + ", of the night of 2026-01-31");
    assertThat(SmallModel.file(root, model, Layout.MODEL_CARD))
        .content()
        .contains("Training started anew.");
    String cold = TrainStage.run(settings(NEXT, "--start-from", "none", "--epochs", "4"));
    assertThat(start(cold).isMissingNode()).isTrue();
    assertThat(firstEpoch(warm)).isGreaterThan(firstEpoch(cold) + 0.1);
  }

  private double firstEpoch(String folder) throws IOException {
    Path log = SmallModel.file(root, folder, Layout.TRAINING_LOG);
    return Json.MAPPER
        .readTree(Files.readAllLines(log).get(0))
        .path("validation_ndcg10")
        .asDouble();
  }

  @Test
  void itemsKeepWhatTheyHaveLearnedAndNewOnesStartFromTheirNeighborInText() throws Exception {
    TrainSettings settings = settings(NEXT);
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      FolderReader tonight = FolderReader.open(store, NEXT.folder(), Layout.DATASET);
      TrainingSet set = TrainingSet.read(tonight);
      DualView view = TestSettings.view(set.catalog(), settings);
      Metrics.Start start =
          new FindWarmStart(
                  store, tonight, settings("--start-from", model).training(), Json.tree(Map.of()))
              .find()
              .orElseThrow()
              .putInto(view, set.catalog(), 1);
      assertThat(start.nights()).isEqualTo(1);
      Map<String, float[]> before = parameters(model);
      for (String name : view.parameters().names()) {
        float[] now = view.parameters().values(name);
        if (name.equals(TABLE)) {
          assertRows(now, before.get(name), set.catalog().textVectors());
        } else {
          assertThat(now).as(name).isEqualTo(before.get(name));
        }
      }
    }
  }

  private TrainSettings settings(String flag, String value) {
    return settings(NEXT, flag, value);
  }

  /** Tonight's item i was i + SHIFT the night before, and all but two of the ring were learned. */
  private static void assertRows(float[] now, float[] before, float[] text) {
    int known = SmallDataset.RING - SHIFT;
    for (int item = 1; item <= SmallDataset.ITEMS; item++) {
      int from = item <= known ? item : nearest(item, known, text);
      assertThat(row(now, item)).as("item %d", item).isEqualTo(row(before, from + SHIFT));
    }
    assertThat(row(now, 0)).containsOnly(0);
  }

  private static float[] row(float[] table, int row) {
    return Arrays.copyOfRange(table, row * SmallDataset.WIDTH, (row + 1) * SmallDataset.WIDTH);
  }

  private static int nearest(int item, int known, float[] text) {
    int width = SmallDataset.TEXT_WIDTH;
    int nearest = 0;
    double best = -2;
    for (int other = 1; other <= known; other++) {
      double cosine = 0;
      for (int i = 0; i < width; i++) {
        cosine += text[item * width + i] * text[other * width + i];
      }
      nearest = cosine > best ? other : nearest;
      best = Math.max(best, cosine);
    }
    return nearest;
  }

  private Map<String, float[]> parameters(String folder) throws IOException {
    Map<String, float[]> parameters = new TreeMap<>();
    Path file = SmallModel.file(root, folder, Layout.PARAMETERS);
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        parameters.put(
            entry.getName().replace(".npy", ""), Npy.readFloats(zip, entry.getName()).values());
      }
    }
    return parameters;
  }

  @Test
  void aNightThatRunsAgainOncePublishedIsFoundFinished() throws Exception {
    String warm = TrainStage.run(settings(NEXT));
    PublishedModel.publish(root, warm);
    assertThat(TrainStage.run(settings(NEXT))).isEqualTo(warm);
  }

  @Test
  void everyNthNightStartsAnew() throws Exception {
    String second = TrainStage.run(settings(NEXT, "--cold-every", "3"));
    PublishedModel.publish(root, second);
    Night third = night("2026-02-02", Map.of());
    SmallDataset.write(root, third);
    String warm = TrainStage.run(settings(third, "--cold-every", "3"));
    assertThat(start(warm).path("model").asText()).isEqualTo(second);
    assertThat(start(warm).path("nights").asInt()).isEqualTo(2);
    PublishedModel.publish(root, warm);
    Night fourth = night("2026-02-03", Map.of());
    SmallDataset.write(root, fourth);
    assertThat(found(fourth, "--cold-every", "4")).contains(warm);
    assertThat(found(fourth, "--cold-every", "3")).isEmpty();
  }

  /** Another split may have trained on what is held out tonight. */
  @Test
  void otherSettingsOfTheTrainingOrOfTheDatasetStartAnew() throws Exception {
    assertThat(found(NEXT)).isPresent();
    assertThat(found(NEXT, "--item-pairs", "false")).isPresent(); // that comes after training
    assertThat(found(NEXT, "--negatives", "8")).isEmpty();
    Night other = night("2026-02-02", Map.of("split_days", 7));
    SmallDataset.write(root, other);
    assertThat(found(other)).isEmpty();
  }

  private Optional<String> found(Night night, String... more) throws IOException {
    TrainSettings settings = settings(night, more);
    ObjectNode identity = Settings.identity(settings);
    Compute.of(settings.machine()).describe(identity::put);
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      FolderReader tonight = FolderReader.open(store, night.folder(), Layout.DATASET);
      return new FindWarmStart(store, tonight, settings.training(), identity)
          .find()
          .map(start -> start.model().folder());
    }
  }

  @Test
  void whatIsDamagedOfTheNightBeforeStopsNoTraining() throws Exception {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      FolderReader tonight = FolderReader.open(store, NEXT.folder(), Layout.DATASET);
      String run = model.replace("models/", "recommendations/dt=2026-01-31/run=");
      for (String key :
          List.of(model + "/model.onnx", Layout.manifestOf(model), Layout.manifestOf(run))) {
        store.overwrite(key, "{".getBytes(UTF_8));
        assertThat(Production.open(store, tonight, 1)).as(key).isEmpty();
      }
    }
    assertThat(found(NEXT)).isEmpty();
  }

  @Test
  void toldToEndItGoesOnAndEqualsTheUnbrokenNight() throws Exception {
    PublishedModel.publish(unbroken, SmallModel.write(unbroken));
    SmallDataset.write(unbroken, NEXT);
    String night = TrainStage.run(settings(unbroken, NEXT));

    Interruption interruption = new Interruption();
    CompletableFuture<StageWork> training =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return TrainStage.work(settings(NEXT), interruption);
              } catch (IOException | OrtException e) {
                throw new CompletionException(e);
              }
            });
    while (!training.isDone()) {
      interruption.atExit(); // does nothing until training runs
      Thread.onSpinWait();
    }
    assertThatThrownBy(training::join).hasCauseInstanceOf(Interruption.StoppedException.class);

    assertThat(TrainStage.run(settings(NEXT))).isEqualTo(night);
    for (String name : List.of(Layout.MODEL, Layout.METRICS, Layout.PARAMETERS)) {
      assertThat(SmallModel.file(root, night, name))
          .hasSameBinaryContentAs(SmallModel.file(unbroken, night, name));
    }
  }

  @Test
  void aNamedModelThatDoesNotFitIsRefusedBeforeAnyWork() throws Exception {
    assertRefused("models/none", NEXT, "found no manifest in it");
    assertRefused(
        model, NEXT, "expected a backbone gru4rec, found sasrec", "--backbone", "gru4rec");
    assertRefused(
        model, NEXT, "expected a model with the parameters of tonight's settings", "--blocks", "1");
    Night wide = new Night("2026-02-02", SHIFT, 4, Map.of());
    SmallDataset.write(root, wide);
    assertRefused(model, wide, "expected item vectors of width 4, found 8");
    Night split = night("2026-02-03", Map.of("split_days", 7));
    SmallDataset.write(root, split);
    assertRefused(model, split, "of the same settings, found others: [split_days]");
    Night earlier = night("2026-01-30", Map.of());
    SmallDataset.write(root, earlier);
    assertRefused(model, earlier, "expected a model of a night up to 2026-01-30, found 2026-01-31");
  }

  private void assertRefused(String from, Night night, String why, String... more) {
    List<String> flags = new ArrayList<>(List.of(more));
    flags.addAll(List.of("--start-from", from));
    TrainSettings settings = settings(night, flags.toArray(String[]::new));
    assertThatThrownBy(() -> TrainStage.run(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--start-from " + from + ": expected")
        .hasMessageContaining(why);
  }
}
