package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Pointer;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Nights of the state machine with the built functions on an S3 server, after a first one that is
 * published. The two containers leave the files of a tiny night; {@code ci/state-machine} runs the
 * same with the real stages.
 */
@ExtendWith(SharedNights.Start.class)
abstract class NightsOfTinyStages {
  static final String DONE =
      "HowStarted Started Given Dated Requested Night IsEnded Begin IsClaimed DatasetEngine Launch WaitForDataset"
          + " CheckDataset DatasetState Dataset CheckServing SpotMachines TrainPolls Train"
          + " WaitForTraining CheckTraining TrainingState Plan RecommendItems Recommend Shard Shard"
          + " Shard RecommendResults Publish HasDatabase HowPublished TellPublished CountOutcome Report Reported"
          + " SendEvent Notify HowEnded"
          + " Published";

  static final Map<String, String> TONIGHT = Map.of("date", "2026-01-31");

  /** What some role may write. */
  static final Set<String> GRANTED = CloudFiles.writable();

  /** Keys of nights before, looked at already. */
  private static final Set<String> FOUND_GRANTED = new HashSet<>();

  static TinyStages stages;
  static LocalNights nights;
  static int logs;
  static Pointer before;
  private static byte[] first;

  /** And publishes a night. */
  static void start(Path function) throws Exception {
    stages = new TinyStages();
    nights = new LocalNights(new S3Server(), stages, function);
    StateMachine.Ended ended = run("first");
    assertThat(ended.status()).as(ended.cause()).isEqualTo("SUCCEEDED");
    assertThat(withoutPolls(ended)).isEqualTo(DONE);
    first = nights.store().read(Layout.CURRENT);
  }

  static void stop() {
    if (nights != null) {
      nights.close();
    }
  }

  @BeforeEach
  void asIfNothingHadHappened() throws IOException {
    nights.tasks().reset();
    nights.batch().loseMachines(0);
    nights.batch().reset();
    nights.dataset().stick(false);
    stages.endDatasetWith(0);
    stages.endTrainingWith(0);
    nights.store().delete(Layout.CURRENT);
    nights.store().create(Layout.CURRENT, first);
    before = nights.pointer().orElseThrow();
  }

  /** Whatever its end is, a night writes nothing that no policy grants. */
  @AfterEach
  void whatIsWrittenIsGranted() throws IOException {
    List<String> written =
        nights.store().list("").stream().filter(key -> !FOUND_GRANTED.contains(key)).toList();
    assertThat(written)
        .allSatisfy(
            key -> assertThat(GRANTED).as(key).anyMatch(pattern -> CloudFiles.fits(key, pattern)));
    FOUND_GRANTED.addAll(written);
  }

  /** A night of a log that no night before has seen. */
  static StateMachine.Ended run(String night) throws Exception {
    return machine(String.valueOf(logs++)).run(night, TONIGHT);
  }

  /** A machine whose datasets are built on AWS Batch. */
  static StateMachine onBatch(String log) {
    return machine(log).with("dataset_engine", "batch").with("launch_function", "none");
  }

  static StateMachine machine(String log) {
    return nights.machine(Map.of("interactions", log, "catalog", "catalog"));
  }

  /** How often the job was looked at depends on this machine. */
  static String withoutPolls(StateMachine.Ended ended) {
    return String.join(" ", ended.path())
        .replaceAll("( CountDatasetPolls WaitForDataset CheckDataset DatasetState)+", "")
        .replaceAll("( CountBuildPolls WaitForBuild CheckBuild BuildState)+", "")
        .replaceAll("( CountTrainingPolls WaitForTraining CheckTraining TrainingState)+", "");
  }

  static void endedWithTheNewRunPublished(StateMachine.Ended ended) throws Exception {
    assertThat(ended.status()).as(ended.cause()).isEqualTo("SUCCEEDED");
    assertThat(ended.state()).isEqualTo("Published");
    Pointer after = nights.pointer().orElseThrow();
    assertThat(after.run()).isNotEqualTo(before.run());
    assertThat(after.previousManifest()).contains(before.manifest());
    assertThat(nights.tasks().messages())
        .extracting(CloudTasks.Message::subject)
        .containsExactly("Nightjar 2026-01-31: published");
    assertThat(nights.tasks().events()).hasSize(1);
    JsonNode event = nights.tasks().events().get(0);
    assertThat(event.path("outcome").textValue()).isEqualTo("published");
    assertThat(event.path("changed").booleanValue()).isTrue();
    assertThat(event.path("current_sha256").textValue()).isEqualTo(after.sha256());
  }

  static JsonNode endedAsFailed(StateMachine.Ended ended, String night) throws Exception {
    assertThat(ended.status()).isEqualTo("FAILED");
    assertThat(ended.state()).isEqualTo("NightFailed");
    assertThat(ended.error()).isEqualTo("NightFailed");
    assertThat(nights.pointer()).contains(before);
    assertThat(nights.tasks().messages())
        .extracting(CloudTasks.Message::subject)
        .containsExactly("Nightjar 2026-01-31: night failed");
    JsonNode failure = nights.failure(night);
    assertThat(failure.path("night").textValue()).isEqualTo(night);
    assertThat(nights.tasks().events()).hasSize(1);
    JsonNode event = nights.tasks().events().get(0);
    assertThat(event.path("outcome").textValue()).isEqualTo("failed");
    assertThat(event.path("state")).isEqualTo(failure.at("/failure/state"));
    return failure.path("failure");
  }

  /** Name and the one dimension of every metric of the state machine. */
  static List<String> counted() {
    return nights.tasks().metrics().stream()
        .map(metric -> metric.at("/MetricData/0"))
        .map(
            metric ->
                metric.path("MetricName").asText()
                    + " "
                    + metric.at("/Dimensions/0/Value").asText())
        .toList();
  }
}
