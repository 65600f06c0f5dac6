package dev.nightjar.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Npy;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.train.bundle.ServingModel;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.PaddedSequences;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.TrainingSet;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which ranks decide: those in the full catalog or those among sampled negatives. */
class DecidingRanksTest {
  @TempDir Path root;

  @Test
  void keepsTheEpochThatIsBestAmongSampledNegativesIfAsked() throws Exception {
    SmallDataset.write(root);
    String folder =
        TrainStage.run(
            TestSettings.of(
                root,
                "--epochs",
                "12",
                "--stop-on",
                "sampled",
                "--view-training",
                "together", // weighed as they were trained: scores stay those of the epoch
                "--item-pairs",
                "false",
                "--force",
                "test"));

    List<Double> sampled = new ArrayList<>();
    for (String line : Files.readAllLines(SmallModel.file(root, folder, Layout.TRAINING_LOG))) {
      sampled.add(Json.MAPPER.readTree(line).path("validation_sampled_ndcg10").asDouble());
    }
    JsonNode metrics = SmallModel.metrics(root, folder);
    double best = Collections.max(sampled);
    assertThat(best).isPositive();
    assertThat(metrics.path("best_epoch").asInt()).isEqualTo(sampled.indexOf(best) + 1);
    assertThat(metrics.at("/validation/paper_protocol_sampled/model/all/ndcg10").asDouble())
        .isEqualTo(best);
  }

  /** Whoever has the saved negatives and the model comes to the same figure. */
  @Test
  void theSavedNegativesAreThoseThatTheFiguresAreOf() throws Exception {
    SmallDataset.write(root);
    String folder =
        TrainStage.run(
            TestSettings.of(
                root,
                "--epochs",
                "4",
                "--item-pairs",
                "false",
                "--save-negatives",
                "true",
                "--force",
                "test"));
    Npy.Ints negatives;
    try (InputStream in =
        Files.newInputStream(SmallModel.file(root, folder, Layout.SAMPLED_NEGATIVES))) {
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
    try (ServingModel model = new ServingModel(SmallModel.file(root, folder, Layout.MODEL), 1)) {
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
    JsonNode metrics = SmallModel.metrics(root, folder);
    assertThat(hits).isBetween(1, users.length - 1);
    assertThat(metrics.at("/test/paper_protocol_sampled/model/all/hr10").asDouble())
        .isCloseTo(hits / (double) users.length, within(5e-7)); // it is written with six digits
  }
}
