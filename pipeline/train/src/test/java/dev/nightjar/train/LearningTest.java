package dev.nightjar.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.train.settings.ModelSettings.BackboneKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every backbone, loss and precision learns what follows in a small dataset. */
class LearningTest {
  @TempDir Path root;

  @ParameterizedTest
  @EnumSource
  void everyBackboneLearnsWhatFollows(BackboneKind backbone) throws Exception {
    SmallDataset.write(root);
    String folder =
        TrainStage.run(
            TestSettings.of(
                root,
                "--epochs",
                "20",
                "--refit",
                "false",
                "--backbone",
                backbone.name(),
                "--view-training",
                backbone == BackboneKind.GRU4REC ? "apart" : "together",
                "--item-pairs",
                "false",
                "--force",
                "test"));

    FolderReader bundle =
        FolderReader.open(ObjectStores.open(root.toString()), folder, Layout.TRAIN);
    ModelFacts facts = bundle.manifest().facts(ModelFacts.class);
    assertThat(facts.backbone()).isEqualTo(backbone.word());
    assertThat(facts.testNdcg10()).isGreaterThan(0.5);
  }

  @Test
  void thePapersLossLearnsToo() throws Exception {
    SmallDataset.write(root);
    String folder =
        TrainStage.run(
            TestSettings.of(
                root,
                "--epochs",
                "20",
                "--refit",
                "false",
                "--loss",
                "binary",
                "--item-pairs",
                "false",
                "--force",
                "test"));
    JsonNode metrics = SmallModel.metrics(root, folder);

    assertThat(metrics.at("/test/full_catalog/model/all/ndcg10").asDouble()).isGreaterThan(0.4);
  }

  @ParameterizedTest
  @EnumSource
  void productsInBfloat16LearnNearlyTheSame(BackboneKind backbone) throws Exception {
    SmallDataset.write(root);
    String[] few = {"--epochs", "4", "--refit", "false", "--force", "test", "--dropout", "0"};
    String[] exact = Arrays.copyOf(few, few.length + 4);
    exact[few.length] = "--backbone";
    exact[few.length + 1] = backbone.name();
    exact[few.length + 2] = "--precision";
    exact[few.length + 3] = "float32";
    String[] mixed = exact.clone();
    mixed[few.length + 3] = "bfloat16";

    double[] losses = losses(TrainStage.run(TestSettings.of(root, exact)));
    double[] mixedLosses = losses(TrainStage.run(TestSettings.of(root, mixed)));
    assertThat(mixedLosses).isNotEqualTo(losses).hasSameSizeAs(losses);
    for (int epoch = 0; epoch < losses.length; epoch++) {
      assertThat(mixedLosses[epoch]).isCloseTo(losses[epoch], withinPercentage(2));
    }
  }

  private double[] losses(String folder) throws Exception {
    return Files.readAllLines(SmallModel.file(root, folder, Layout.TRAINING_LOG)).stream()
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
}
