package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.dataset.element.FailureReceipt;
import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.log.TooManyRejected;
import dev.nightjar.dataset.quality.WriteReceipt;
import dev.nightjar.dataset.text.EmbeddingServer;
import dev.nightjar.stage.command.ReceiptSettings;
import dev.nightjar.stage.command.Receipts;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.harness.JvmInitializer;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stage says became of it. */
class DatasetReceiptTest {
  private static final String KEY = "nights/dt=2026-01-31/n1/dataset.json";

  @TempDir Path folder;
  private EmbeddingServer server;
  private SmallNight night;

  @BeforeEach
  void inputs() throws IOException {
    server = new EmbeddingServer(16);
    Files.writeString(
        folder.resolve("log.jsonl"),
        """
        {"user_id":"u1","item_id":"b1","timestamp":1}
        {"user_id":"u1","item_id":"b2","timestamp":2}
        {"user_id":"u1","item_id":"b2","timestamp":2}
        {"user_id":"u2","item_id":"b1","timestamp":1}
        not JSON
        """);
    Files.writeString(
        folder.resolve("catalog.jsonl"),
        """
        {"item_id":"b1","title":"Red soap"}
        {"item_id":"b2","title":"Blue soap"}
        {"item_id":"b3"}
        """);
    night =
        new SmallNight(folder + "/log.jsonl", folder + "/catalog.jsonl", folder + "/root")
            .with("--encoder", "openai")
            .with("--encoder-model", "soap-model")
            .with("--embedding-url", server.url() + "/v1")
            .with("--embedding-width", "16")
            .with("--embedding-price", "1000")
            .with("--receipt", KEY);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private StageReceipt receipt() throws IOException {
    return Json.read(
        Files.readAllBytes(folder.resolve("root").resolve(KEY)), StageReceipt.class, KEY);
  }

  @Test
  void countsRowsOfTheLogAndWhatTheEmbeddingServiceCost() throws IOException {
    assertThat(night.execute()).as(night.said()).isZero();
    StageReceipt receipt = receipt();
    try (ObjectStore store = ObjectStores.open(folder + "/root")) {
      FolderReader dataset = night.dataset(store);
      assertThat(receipt.folder()).contains(dataset.folder());
      assertThat(receipt.manifestSha256()).contains(dataset.manifestDigest());
    }
    assertThat(receipt.outcome()).isEqualTo(StageReceipt.Outcome.DONE);
    assertThat(receipt.rowsIn()).isEqualTo(5);
    assertThat(receipt.rowsOut()).isEqualTo(3);
    assertThat(receipt.rowsRejected()).isEqualTo(1);
    assertThat(receipt.bytesOut()).isGreaterThan(500);
    assertThat(receipt.seconds()).isPositive();
    assertThat(receipt.quality())
        .isEqualTo(
            Map.of("kept_share", 0.6, "similar_users_recall", 1.0, "items_with_text", 0.6667));
    assertThat(night.said()).contains("dataset: embedding took 4 tokens, about $0.0040");
    assertThat(receipt.estimatedCost()).isEqualTo(0.004);

    assertThat(night.execute()).as(night.said()).isZero();
    assertThat(receipt().outcome()).isEqualTo(StageReceipt.Outcome.REUSED);
    assertThat(receipt().folder()).isEqualTo(receipt.folder());
    assertThat(receipt().estimatedCost()).isZero();
  }

  @Test
  void saysWhyItFailed() throws IOException {
    assertThat(night.with("--max-rejected", "0.01").execute()).isEqualTo(1);
    assertThat(receipt().outcome()).isEqualTo(StageReceipt.Outcome.FAILED);
    assertThat(receipt().reason().orElseThrow()).contains("rejected");
  }

  /** Without a job to start, the launcher of a flex template fails. */
  @Test
  void writesAJobWithNothingToDoForADatasetThatIsThere() throws IOException {
    assertThat(night.execute()).as(night.said()).isZero();
    JsonNode job = template();
    assertThat(receipt().outcome()).isEqualTo(StageReceipt.Outcome.REUSED);
    assertThat(job.path("steps")).isNotEmpty();
  }

  private JsonNode template() throws IOException {
    Path job = folder.resolve("job.json");
    Path program = Files.createDirectories(folder.resolve("program"));
    Files.writeString(program.resolve("stands-for-the-jars"), "");
    night
        .with("--runner", "dataflow")
        .with("--project", "a-project")
        .with("--region", "europe-west1")
        .with("--temp-location", "gs://a-bucket/temp")
        .with("--staging-location", Files.createDirectories(folder.resolve("staging")).toString())
        .with(
            "--engine-options",
            String.join(
                " ",
                "--gcpTempLocation=gs://a-bucket/temp",
                "--credentialFactoryClass=org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory",
                "--pathValidatorClass=org.apache.beam.sdk.extensions.gcp.storage.NoopPathValidator",
                "--filesToStage=" + program,
                "--templateLocation=" + job));
    assertThat(night.execute()).as(night.said()).isZero();
    return Json.MAPPER.readTree(job.toFile());
  }

  /** The machines of a job get its options, and nobody else knows why one of them stopped it. */
  @Test
  void isWrittenByTheMachineThatStopsTheJob() throws IOException {
    JsonNode job = template();
    assertThat(folder.resolve("root").resolve(KEY)).doesNotExist();
    String receipts =
        job.path("environment")
            .path("sdkPipelineOptions")
            .path("options")
            .path("receipts")
            .asText();
    FailureReceipt.Options options =
        PipelineOptionsFactory.create().as(FailureReceipt.Options.class);
    options.setReceipts(receipts);
    ServiceLoader.load(JvmInitializer.class).forEach(any -> any.beforeProcessing(options));
    try {
      assertThatThrownBy(() -> TooManyRejected.check(Map.of("users.rejected.x", 1L), 0.5, "there"))
          .hasMessageContaining("rejected rows");
      assertThat(receipt().outcome()).isEqualTo(StageReceipt.Outcome.FAILED);
      assertThat(receipt().reason().orElseThrow()).startsWith("too many rejected rows: 1 of");
      assertThat(JobStopped.because("the log is gone")).hasMessage("stopped: the log is gone");
      assertThat(receipt().reason()).contains("stopped: the log is gone");
    } finally {
      new FailureReceipt().beforeProcessing(PipelineOptionsFactory.create());
    }
    Files.delete(folder.resolve("root").resolve(KEY));
    assertThat(JobStopped.because("it is there again")).hasMessageContaining("again");
    assertThat(folder.resolve("root").resolve(KEY)).doesNotExist();
  }

  /** The last step of a job that nobody waits for. */
  @Test
  void isWrittenByTheJobItself() throws IOException {
    assertThat(night.execute()).as(night.said()).isZero();
    StageReceipt byCommand = receipt();
    Files.delete(folder.resolve("root").resolve(KEY));
    Receipts receipts =
        new Receipts(
            "dataset",
            folder + "/root",
            new ReceiptSettings(Optional.of(KEY), false, 0),
            byCommand.startedAt());
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
    pipeline
        .apply("Folder", Create.of(byCommand.folder().orElseThrow()))
        .apply(
            WriteReceipt.of(
                receipts,
                1000,
                pipeline.apply(
                    "Tallies",
                    Create.of(Tally.of("embedded.tokens", 1), Tally.of("embedded.tokens", 3))
                        .withCoder(Tally.CODER))));
    pipeline.run().waitUntilFinish();
    StageReceipt byJob = receipt();
    assertThat(byJob)
        .usingRecursiveComparison()
        .ignoringFields("seconds")
        .isEqualTo(byCommand.ofManyProcesses());
    assertThat(byJob.seconds()).isGreaterThan(byCommand.seconds());
  }
}
