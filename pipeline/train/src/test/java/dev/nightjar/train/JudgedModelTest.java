package dev.nightjar.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.Sha256;
import dev.nightjar.stage.command.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gate says, and what becomes of a model it refuses. */
class JudgedModelTest {
  @TempDir Path root;

  @Test
  void refusesAModelThatDoesNotBeatTheMostPopularItems() throws Exception {
    SmallDataset.write(root);
    String[] hopeless = {"--epochs", "1", "--learning-rate", "0.00000001", "--item-pairs", "false"};

    assertThatThrownBy(() -> TrainStage.run(TestSettings.of(root, hopeless)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("the model was refused: NDCG@10 of all is")
        .hasMessageContaining("below that of most_popular")
        .hasMessageEndingWith(
            "(with NIGHTJAR_TRAIN_FORCE=\"who and why\" the same command writes it all the same)");
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
            TestSettings.of(
                root,
                "--epochs",
                "1",
                "--learning-rate",
                "0.00000001",
                "--item-pairs",
                "false",
                "--force",
                "true"));

    JsonNode gate = SmallModel.metrics(root, folder).path("gate");
    assertThat(gate.path("passed").asBoolean()).isFalse();
    assertThat(gate.path("forced").asText()).isEqualTo("true");
    Manifest manifest =
        Manifest.read(
            Files.readAllBytes(SmallModel.file(root, folder, Layout.MANIFEST)),
            Layout.TRAIN,
            "manifest");
    assertThat(manifest.provenance().settings().path("force").asText()).isEqualTo("true");
  }

  @Test
  void theModelInProductionRanksTheSameTargets() throws Exception {
    String first = SmallModel.write(root);
    PublishedModel.publish(root, first);
    String second = TrainStage.run(TestSettings.of(root, "--epochs", "3", "--force", "test"));

    JsonNode trained = SmallModel.metrics(root, first);
    JsonNode metrics = SmallModel.metrics(root, second);
    for (String protocol : List.of("full_catalog", "paper_protocol_sampled")) {
      assertThat(metrics.path("test").path(protocol).path("production"))
          .isEqualTo(trained.path("test").path(protocol).path("model"));
      assertThat(trained.path("test").path(protocol).has("production")).isFalse();
    }
    assertThat(metrics.at("/gate/comparisons").findValuesAsText("baseline")).contains("production");
  }

  @Test
  void refusesAModelWorseThanProduction() throws Exception {
    PublishedModel.publish(root, SmallModel.write(root));

    assertThatThrownBy(
            () -> TrainStage.run(TestSettings.of(root, "--epochs", "6", "--item-pairs", "false")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("below that of production");
  }

  @Test
  void aModelWithTablesBesideItIsComparedAsProduction() throws Exception {
    SmallDataset.write(root);
    String[] large = {
      "--epochs", "3", "--item-table", "float16", "--external-data-mb", "0", "--force", "test"
    };
    String first = TrainStage.run(TestSettings.of(root, large));
    assertThat(SmallModel.file(root, first, Layout.MODEL_DATA)).isNotEmptyFile();
    PublishedModel.publish(root, first);
    String second = TrainStage.run(TestSettings.of(root, "--epochs", "2", "--force", "test"));

    JsonNode trained = SmallModel.metrics(root, first);
    JsonNode metrics = SmallModel.metrics(root, second);
    assertThat(metrics.at("/test/full_catalog/production"))
        .isEqualTo(trained.at("/test/full_catalog/model"));
  }
}
