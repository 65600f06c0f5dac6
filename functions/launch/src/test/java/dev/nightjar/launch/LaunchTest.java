package dev.nightjar.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.contract.StageReceipt.Outcome;
import dev.nightjar.launch.Launch.Night;
import dev.nightjar.launch.Launch.State;
import dev.nightjar.launch.Launch.Status;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.Grants;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.RecordedCalls;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
  private static final LocalDate DATE = LocalDate.of(2026, 1, 31);
  private static final String FOLDER = "datasets/dt=2026-01-31/run=1";

  @TempDir Path root;
  private GoogleServer google;
  private Launch launch;
  private Night night;
  private String job;

  @BeforeEach
  void start() throws IOException {
    google = new GoogleServer();
    launch =
        new Launch(
            new DataflowJobs(
                DataflowJobsTest.settings(google.endpoint(), 2, 2_000), google.access()));
    night = new Night(root.toString(), DATE, "n-1");
    job = launch.start(night, Map.of("interactions", "s3://b/log", "catalog", "s3://b/c")).id();
  }

  @AfterEach
  void stop() {
    google.close();
  }

  @Test
  void tellTheTemplateWhichNightItIs() throws IOException {
    assertThat(google.launched.path("jobName").asText()).isEqualTo("nightjar-n-1");
    assertThat(google.launched.path("parameters").toString())
        .isEqualTo(
            Json.line(
                Map.of(
                    "catalog", "s3://b/c",
                    "date", "2026-01-31",
                    "interactions", "s3://b/log",
                    "receipt", "nights/dt=2026-01-31/n-1/dataset.json",
                    "root", root.toString())));
    assertThat(launch.start(night, Map.of()).id()).isEqualTo(job);
  }

  @Test
  void goOnWhileTheJobRuns() throws IOException {
    receipt(Outcome.DONE, Optional.of(FOLDER), Optional.empty());
    assertThat(launch.status(night, job))
        .isEqualTo(
            new Status(State.RUNNING, "JOB_STATE_QUEUED", Optional.empty(), Optional.empty()));
  }

  @Test
  void nameTheDatasetOnceItIsThere() throws IOException {
    google.setState(job, "JOB_STATE_DONE");
    failed("nights/dt=2026-01-31/n-1/dataset.json: expected a receipt, found none");
    receipt(Outcome.DONE, Optional.of(FOLDER), Optional.empty());
    failed(FOLDER + ": expected a manifest, found none");
    finishDataset();
    assertThat(launch.status(night, job))
        .isEqualTo(new Status(State.DONE, "JOB_STATE_DONE", Optional.of(FOLDER), Optional.empty()));
  }

  /**
   * The launcher of a template that finds nothing to do leaves no job behind, which is a failure.
   */
  @Test
  void takeWorkThatWasFoundDoneForDone() throws IOException {
    google.setState(job, "JOB_STATE_FAILED");
    finishDataset();
    receipt(Outcome.REUSED, Optional.of(FOLDER), Optional.empty());
    assertThat(launch.status(night, job).state()).isEqualTo(State.DONE);
  }

  @Test
  void tellWhyTheStageFailed() throws IOException {
    google.setState(job, "JOB_STATE_FAILED");
    receipt(Outcome.FAILED, Optional.empty(), Optional.of("3 % of the rows were rejected"));
    failed("3 % of the rows were rejected (job " + job + ", JOB_STATE_FAILED)");
  }

  /** A job that fails has no last step that writes a receipt. */
  @Test
  void tellWhyTheJobFailedWhereItLeftNoReceipt() throws IOException {
    google.setState(job, "JOB_STATE_FAILED");
    error("java.lang.RuntimeException: x.JobStopped: stopped: log.csv is gone\n\tat y");
    error("Workflow failed. Causes: S01 failed.");
    failed("stopped: log.csv is gone (job " + job + ", JOB_STATE_FAILED)");
    google.errors.remove(0);
    failed("Workflow failed. Causes: S01 failed. (job");
  }

  @Test
  void takeNoReceiptOfAnEarlierAttemptForTheReasonOfThis() throws IOException {
    google.setState(job, "JOB_STATE_FAILED");
    receipt(Outcome.FAILED, Optional.empty(), Optional.of("yesterday's reason"));
    google.setCreated(job, Instant.EPOCH);
    failed("yesterday's reason");
    google.setCreated(job, Instant.EPOCH.plusMillis(1));
    failed("expected a receipt, found none");
    error("java.lang.OutOfMemoryError");
    failed("java.lang.OutOfMemoryError (job " + job + ", JOB_STATE_FAILED)");
  }

  @Test
  void cancelTheJobOfANightOnceAndFindNoneAfterwards() throws IOException {
    assertThat(launch.cancel(night)).map(Job::id).contains(job);
    assertThat(google.state(job)).isEqualTo("JOB_STATE_CANCELLED");
    assertThat(launch.cancel(night)).isEmpty();
    assertThat(launch.cancel(new Launch.Night(night.root(), DATE, "another"))).isEmpty();
  }

  @Test
  void handOnWhatTheStageSaidOfItself() throws IOException {
    assertThat(launch.receipt(night)).isEmpty();
    receipt(Outcome.DONE, Optional.of(FOLDER), Optional.empty());
    assertThat(launch.receipt(night).orElseThrow().stage()).isEqualTo(Layout.DATASET);
  }

  @Test
  void askABucketForWhatTheRoleAllows() throws Exception {
    try (S3Server server = S3Server.recording()) {
      night = new Night(server.root("root"), DATE, "n-1");
      google.setState(job, "JOB_STATE_DONE");
      Set<RecordedCalls.Call> calls =
          new TreeSet<>(server.calls().of("root", () -> launch.status(night, job)));
      receipt(Outcome.DONE, Optional.of(FOLDER), Optional.empty());
      finishDataset();
      calls.addAll(server.calls().of("root", () -> launch.status(night, job)));
      Grants.areThoseOf("launch", calls);
    }
  }

  private void error(String text) {
    google.errors.add(Json.MAPPER.createObjectNode().put("messageText", text));
  }

  private void failed(String reason) throws IOException {
    Status status = launch.status(night, job);
    assertThat(status.state()).isEqualTo(State.FAILED);
    assertThat(status.reason().orElseThrow()).contains(reason);
  }

  private void finishDataset() throws IOException {
    try (ObjectStore store = ObjectStores.open(night.root())) {
      new FolderWriter(store, FOLDER)
          .finish(
              Layout.DATASET,
              Map.of(),
              Nightjar.provenance(List.of(), Json.tree(Map.of()), 0, Map.of()));
    }
  }

  private void receipt(Outcome outcome, Optional<String> folder, Optional<String> reason)
      throws IOException {
    StageReceipt receipt =
        new StageReceipt(
            Layout.DATASET,
            outcome,
            reason,
            folder,
            Optional.empty(),
            Instant.EPOCH,
            1,
            OptionalLong.empty(),
            1,
            1,
            0,
            1,
            Map.of(),
            0);
    try (ObjectStore store = ObjectStores.open(night.root())) {
      store.overwrite(Layout.receipt(DATE, "n-1", Layout.DATASET), Json.pretty(receipt));
    }
  }
}
