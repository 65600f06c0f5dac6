package dev.nightjar.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DataflowJobsTest {
  private static final Map<String, String> IDENTITY =
      Map.of(
          "aws.accessKeyId", "local-identity",
          "aws.secretAccessKey", "local-credential",
          "aws.sessionToken", "local-session",
          "aws.region", "eu-central-1");
  private static final JobRequest REQUEST =
      new JobRequest("nightjar-n-1", Map.of("interactions", "s3://b/log"));

  private GoogleServer google;
  private DataflowJobs jobs;

  @BeforeEach
  void start() throws IOException {
    IDENTITY.forEach(System::setProperty);
    google = new GoogleServer();
    jobs = jobs(3, 2_000);
  }

  @AfterEach
  void stop() {
    google.close();
    IDENTITY.keySet().forEach(System::clearProperty);
  }

  private DataflowJobs jobs(int attempts, int timeoutMillis) {
    LaunchSettings settings = settings(google.endpoint(), attempts, timeoutMillis);
    return new DataflowJobs(settings, new WorkloadIdentity(settings));
  }

  static LaunchSettings settings(URI google, int attempts, int timeoutMillis) {
    return settings(
        google, GoogleServer.PROVIDER, GoogleServer.SERVICE_ACCOUNT, attempts, timeoutMillis);
  }

  private static LaunchSettings settings(
      URI google, String provider, String account, int attempts, int timeoutMillis) {
    return new LaunchSettings(
        "p",
        "europe-west1",
        "gs://b/dataset.json",
        provider,
        account,
        Optional.of("worker@p.iam.gserviceaccount.com"),
        Optional.of("gs://b/temp"),
        Optional.empty(),
        Optional.of("WORKER_IP_PRIVATE"),
        google,
        google,
        google,
        attempts,
        1,
        timeoutMillis,
        60_000);
  }

  @Test
  void startAndLookAtAJobByTheWayInFromAws() throws IOException {
    Job started = jobs.start(REQUEST);
    assertThat(started.name()).isEqualTo("nightjar-n-1");
    assertThat(google.launched.path("containerSpecGcsPath").asText())
        .isEqualTo("gs://b/dataset.json");
    assertThat(google.launched.at("/parameters/interactions").asText()).isEqualTo("s3://b/log");
    assertThat(google.launched.at("/environment").toString())
        .isEqualTo(
            "{\"serviceAccountEmail\":\"worker@p.iam.gserviceaccount.com\","
                + "\"tempLocation\":\"gs://b/temp\","
                + "\"ipConfiguration\":\"WORKER_IP_PRIVATE\"}");
    assertThat(jobs.get(started.id()).isOver()).isFalse();
    google.setState(started.id(), "JOB_STATE_DONE");
    assertThat(jobs.get(started.id()).isOver()).isTrue();
  }

  @Test
  void showASignedRequestToAwsAndNoKey() throws IOException {
    jobs.start(REQUEST);
    assertThat(google.subject.path("url").asText())
        .isEqualTo(
            "https://sts.eu-central-1.amazonaws.com"
                + "?Action=GetCallerIdentity&Version=2011-06-15");
    assertThat(header("Authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=local-identity/")
        .contains("/eu-central-1/sts/aws4_request")
        .contains("x-goog-cloud-target-resource");
    assertThat(header("x-amz-security-token")).isEqualTo("local-session");
    assertThat(header("x-goog-cloud-target-resource"))
        .isEqualTo("//iam.googleapis.com/" + GoogleServer.PROVIDER);
    assertThat(google.subject.toString()).doesNotContain("local-credential");
  }

  private String header(String key) {
    return StreamSupport.stream(google.subject.path("headers").spliterator(), false)
        .filter(header -> header.path("key").asText().equals(key))
        .map(header -> header.path("value").asText())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void findTheJobThatRunsUnderTheSameName() throws IOException {
    jobs.start(new JobRequest("nightjar-n-0", Map.of()));
    Job first = jobs.start(REQUEST);
    assertThat(jobs.start(REQUEST)).isEqualTo(first);
    assertThat(google.requests).contains("GET /jobs?filter=ACTIVE&name=nightjar-n-1&pageToken=1");
  }

  @Test
  void startANewJobOnceTheOldOneHasEnded() throws IOException {
    Job first = jobs.start(REQUEST);
    google.setState(first.id(), "JOB_STATE_FAILED");
    assertThat(jobs.start(REQUEST).id()).isNotEqualTo(first.id());
  }

  @Test
  void findTheJobWhoseAnswerWasLost() throws IOException {
    google.loseNextAnswer();
    Job found = jobs(3, 300).start(REQUEST);
    assertThat(found.name()).isEqualTo("nightjar-n-1");
    assertThat(google.requests)
        .containsExactly(
            "POST /flexTemplates:launch",
            "POST /flexTemplates:launch",
            "GET /jobs?filter=ACTIVE&name=nightjar-n-1");
  }

  @Test
  void askAgainWhenToldToWaitOrServersFail() throws IOException {
    google.failOnce(429, "0");
    google.failOnce(503);
    Job job = jobs.start(REQUEST);
    assertThat(google.requests).hasSize(3);
    google.failOnce(500);
    assertThat(jobs.get(job.id())).isEqualTo(job);
  }

  @Test
  void waitAsLongAsTheyAreToldTo() throws IOException {
    google.failOnce(429, "1");
    long start = System.nanoTime();
    jobs.start(REQUEST);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(990));
  }

  @Test
  void giveUpAfterTheLastAttempt() {
    for (int attempt = 0; attempt < 3; attempt++) {
      google.failOnce(429);
    }
    assertThatThrownBy(() -> jobs.start(REQUEST))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Dataflow: 429 FAULT_429: so it goes");
    assertThat(google.requests).hasSize(3);
  }

  @Test
  void giveUpOnAnswersThatDoNotCome() {
    google.loseNextAnswer();
    assertThatThrownBy(() -> jobs(1, 200).start(REQUEST))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no answer in 1 attempts");
  }

  @Test
  void renewATokenThatIsNotAcceptedOnce() throws IOException {
    Job job = jobs.start(REQUEST);
    google.expireTokens();
    assertThat(jobs.get(job.id())).isEqualTo(job);
    google.failOnce(401);
    google.failOnce(401);
    assertThatThrownBy(() -> jobs.get(job.id()))
        .isInstanceOf(DeniedException.class)
        .hasMessageContaining("401 FAULT_401");
  }

  @Test
  void passOnWhatIsRefused() {
    google.failOnce(400);
    assertThatThrownBy(() -> jobs.start(REQUEST))
        .isInstanceOf(DeniedException.class)
        .hasMessageContaining("Dataflow: 400 FAULT_400: so it goes");
    google.failOnce(403);
    assertThatThrownBy(() -> jobs.start(REQUEST)).isInstanceOf(DeniedException.class);
    assertThatThrownBy(() -> jobs.get("none"))
        .isInstanceOf(DeniedException.class)
        .hasMessageContaining("404 NOT_FOUND: no job none");
    assertThat(google.requests).as("never twice").hasSize(3);
  }

  @Test
  void tellWhoMayNotComeIn() {
    denied(
        GoogleServer.PROVIDER, "other@p.iam.gserviceaccount.com", "token: 403", "may not borrow");
    denied(
        GoogleServer.PROVIDER.replace("/aws/", "/other/"),
        GoogleServer.SERVICE_ACCOUNT,
        "token: ",
        "invalid_request");
  }

  private void denied(String provider, String account, String... messages) {
    LaunchSettings wrong = settings(google.endpoint(), provider, account, 2, 2_000);
    assertThatThrownBy(() -> new DataflowJobs(wrong, new WorkloadIdentity(wrong)).get("x"))
        .isInstanceOf(DeniedException.class)
        .hasMessageContainingAll(messages);
    assertThat(google.requests).isEmpty();
  }

  @Test
  void nameTheJobOfANight() {
    assertThat(JobRequest.nameOf("2026-01-31-a")).isEqualTo("nightjar-2026-01-31-a");
    String upper = JobRequest.nameOf("Night_1");
    assertThat(upper)
        .matches("nightjar-night-1-[0-9a-f]{12}")
        .isEqualTo(JobRequest.nameOf("Night_1"));
    assertThat(upper).isNotEqualTo(JobRequest.nameOf("night_1"));
    assertThat(JobRequest.nameOf("n".repeat(80))).hasSize(63).matches("[a-z][-a-z0-9]*[a-z0-9]");
    assertThat(JobRequest.nameOf("n-")).matches("nightjar-n--[0-9a-f]{12}");
  }
}
