package dev.nightjar.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.RelatedItem;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.train.evaluation.Figures;
import dev.nightjar.train.evaluation.Popularity;
import dev.nightjar.train.evaluation.Ranks;
import dev.nightjar.train.evaluation.SampledNegatives;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.TrainingSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the whole stage writes on a small dataset, what it does not do twice, and when it stops. */
class TrainStageTest {
  @TempDir Path root;

  @Test
  void learnsWhatFollowsAndWritesABundleWhoseDigestsVerify() throws Exception {
    String folder = SmallModel.write(root);
    FolderReader bundle =
        FolderReader.open(ObjectStores.open(root.toString()), folder, Layout.TRAIN);
    bundle.verify();
    assertThat(bundle.manifest().files())
        .extracting(file -> file.name())
        .containsExactly(
            Layout.METRICS,
            Layout.MODEL_CARD,
            Layout.MODEL,
            Layout.PARAMETERS,
            Layout.TRAINING_LOG);
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
    String folder = SmallModel.write(root);
    JsonNode metrics = SmallModel.metrics(root, folder);

    for (String split : List.of("validation", "test")) {
      for (String protocol : List.of("full_catalog", "paper_protocol_sampled")) {
        JsonNode model = metrics.path(split).path(protocol).path("model");
        List<String> groups = new ArrayList<>();
        model.fieldNames().forEachRemaining(groups::add);
        assertThat(groups)
            .containsExactly(
                "all",
                "cold_item",
                "head_item",
                "head_user",
                "later_day",
                "same_day",
                "tail_item",
                "tail_user");
        int all = model.path("all").path("count").asInt();
        assertThat(all).isGreaterThan(30);
        assertThat(count(model, "head_user") + count(model, "tail_user")).isEqualTo(all);
        assertThat(count(model, "head_item") + count(model, "tail_item")).isEqualTo(all);
        assertThat(count(model, "same_day") + count(model, "later_day")).isEqualTo(all);
      }
    }
    assertThat(metrics.path("gate").path("passed").asBoolean()).isTrue();
  }

  private static int count(JsonNode model, String group) {
    return model.path(group).path("count").asInt();
  }

  @Test
  void sameInputsSettingsAndSeedGiveTheSameBytesOnAnyNumberOfThreads(@TempDir Path other)
      throws Exception {
    SmallDataset.write(root);
    SmallDataset.write(other);
    String[] settings = {"--epochs", "5", "--force", "true", "--related-pairs", "3"};
    String one = TrainStage.run(TestSettings.of(root, settings));
    String[] onOneThread = Arrays.copyOf(settings, settings.length + 2);
    onOneThread[settings.length] = "--threads";
    onOneThread[settings.length + 1] = "1";
    String two = TrainStage.run(TestSettings.of(other, onOneThread));

    assertThat(two).isEqualTo(one);
    for (String name :
        List.of(
            Layout.MODEL,
            Layout.METRICS,
            Layout.MODEL_CARD,
            Layout.TRAINING_LOG,
            RelatedItem.Kind.TOGETHER.itemsFile(),
            RelatedItem.Kind.ALIKE.weightsFile(),
            Layout.MANIFEST)) {
      assertThat(SmallModel.file(other, one, name))
          .hasSameBinaryContentAs(SmallModel.file(root, one, name));
    }
  }

  @Test
  void whatIsAddedWhenScoringNeedsNoSecondTraining(@TempDir Path other) throws Exception {
    SmallDataset.write(root);
    SmallDataset.write(other);
    String[] weighed = {"--epochs", "5", "--force", "test", "--item-pairs", "false"};
    TrainStage.run(
        TestSettings.of(root, "--epochs", "5", "--force", "test", "--keep-checkpoints", "true"));
    Path checkpoints = root.resolve("checkpoints");
    assertThat(files(checkpoints)).filteredOn(file -> file.toString().endsWith(".npz")).hasSize(2);

    String shared = TrainStage.run(TestSettings.of(root, weighed));
    assertThat(TrainStage.run(TestSettings.of(other, weighed))).isEqualTo(shared);
    for (String name : List.of(Layout.MODEL, Layout.METRICS, Layout.TRAINING_LOG)) {
      assertThat(SmallModel.file(root, shared, name))
          .hasSameBinaryContentAs(SmallModel.file(other, shared, name));
    }
    assertThat(checkpoints).doesNotExist(); // the second found the first one's, and deleted them
  }

  /** What is judged has seen the validation items, and so have the baselines and the groups. */
  @Test
  void figuresOfBothTrainingsAreOfGroupsAndBaselinesOfTheSameItems() throws Exception {
    String folder = SmallModel.write(root);
    JsonNode metrics = SmallModel.metrics(root, folder);
    TrainingSet before = SmallDataset.read(root);
    TrainingSet after = before.withValidationTrained();
    Map<String, TrainingSet> sets = Map.of("test_before_refit", before, "test", after);
    for (Map.Entry<String, TrainingSet> judged : sets.entrySet()) {
      TrainingSet set = judged.getValue();
      JsonNode figures = metrics.path(judged.getKey()).path("full_catalog");
      Ranks popular =
          Popularity.ofAllTime(set.catalog())
              .ranks(set.histories(), SampledNegatives.of(set, 42), Split.TEST);
      assertThat(figures.at("/most_popular/all/ndcg10").asDouble())
          .isEqualTo(Figures.of(popular.full()).ndcg10());
      int[] counts = set.catalog().trainInteractions();
      long tail =
          Arrays.stream(set.histories().usersWithTarget(Split.TEST))
              .filter(user -> counts[set.histories().target(user, Split.TEST)] < 4)
              .count();
      assertThat(figures.at("/model/tail_item/count").asLong()).isEqualTo(tail);
      assertThat(figures.fieldNames())
          .toIterable()
          .containsExactly(
              "best_sum",
              "item_knn",
              "item_transitions",
              "model",
              "most_popular",
              "popular_last_7_days",
              "text_neighbors");
    }
    assertThat(metrics.at("/test/full_catalog/item_transitions"))
        .isNotEqualTo(metrics.at("/test_before_refit/full_catalog/item_transitions"));
    assertThat(metrics.at("/blend/head").fieldNames())
        .toIterable()
        .containsExactly("transitions", "same_day", "co_occurrence", "tokens", "text_vectors");
    assertThat(SmallModel.file(root, folder, Layout.MODEL_CARD))
        .content()
        .contains("The best simple rival is ")
        .contains("Model and baselines have not seen the validation items")
        .contains("It was trained once more with the validation items");
  }

  @Test
  void withoutValidationItemsItStopsAndSaysWhy() throws Exception {
    SmallDataset.write(root, 2);
    assertThatThrownBy(() -> TrainStage.run(TestSettings.of(root)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no user has a validation item, so nothing can be chosen");
  }

  @Test
  void doesNothingWhenTheBundleIsThere() throws Exception {
    String folder = SmallModel.write(root);
    Object written = Files.getLastModifiedTime(SmallModel.file(root, folder, Layout.MODEL));

    assertThat(TrainStage.run(TestSettings.of(root, SmallModel.SETTINGS))).isEqualTo(folder);
    assertThat(Files.getLastModifiedTime(SmallModel.file(root, folder, Layout.MODEL)))
        .isEqualTo(written);
  }

  @Test
  void whatItIsComputedOnIsPartOfTheId() throws Exception {
    SmallDataset.write(root);
    String[] few = {"--epochs", "1", "--refit", "false", "--force", "test", "--precision", "auto"};
    String chosen = TrainStage.run(TestSettings.of(root, few));
    String[] named = Arrays.copyOf(few, few.length + 2);
    named[few.length] = "--precision";
    named[few.length + 1] = "float32"; // what auto comes to on a CPU
    assertThat(TrainStage.run(TestSettings.of(root, named))).isEqualTo(chosen);
    named[few.length + 1] = "bfloat16";
    assertThat(TrainStage.run(TestSettings.of(root, named))).isNotEqualTo(chosen);
  }

  @Test
  void aDeviceThatIsNotThereFailsBeforeAnyWork() {
    assumeFalse(torch.cuda_is_available());
    assertThatThrownBy(() -> TrainStage.run(TestSettings.of(root, "--device", "cuda")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--device cuda: libtorch finds no CUDA device");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
