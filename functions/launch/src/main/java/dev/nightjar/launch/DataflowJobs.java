package dev.nightjar.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The five calls of Dataflow's REST API (v1b3) that a night needs: {@code
 * projects.locations.flexTemplates.launch}, {@code projects.locations.jobs.get}, {@code
 * projects.locations.jobs.list}, {@code projects.locations.jobs.update} and {@code
 * projects.locations.jobs.messages.list}. Requests are retried, with growing pauses, after 429,
 * server errors and timeouts; a token that is not accepted is renewed once.
 */
public final class DataflowJobs {
  private static final String CANCELLED = "JOB_STATE_CANCELLED";
  private static final int UNAUTHORIZED = 401;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final Duration LONGEST_BREAK = Duration.ofSeconds(60);
  private static final double JITTER = 0.25;

  private final LaunchSettings settings;
  private final GoogleAccess access;
  private final HttpClient client;
  private final RetryPolicy<HttpResponse<String>> patience;

  public DataflowJobs(LaunchSettings settings, GoogleAccess access) {
    this.settings = settings;
    this.access = access;
    this.client = HttpClient.newBuilder().connectTimeout(settings.timeout()).build();
    this.patience =
        RetryPolicy.<HttpResponse<String>>builder()
            .handle(IOException.class)
            .handleResultIf(DataflowJobs::isTemporary)
            .withMaxAttempts(settings.attempts())
            .withMaxDuration(Duration.ofMillis(settings.patienceMillis()))
            .withBackoff(settings.backoff(), LONGEST_BREAK.plus(settings.backoff()))
            .withJitter(JITTER)
            .withDelayFn(attempt -> asked(attempt.getLastResult()))
            .build();
  }

  private static boolean isTemporary(HttpResponse<String> answer) {
    return answer.statusCode() == TOO_MANY_REQUESTS || answer.statusCode() >= SERVER_ERROR;
  }

  /**
   * The break that the server asks for, so much longer that jitter cannot make it too short;
   * negative leaves it to the policy.
   */
  private static Duration asked(HttpResponse<String> answer) {
    return Optional.ofNullable(answer)
        .flatMap(some -> some.headers().firstValue("Retry-After"))
        .filter(seconds -> seconds.matches("\\d{1,4}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .filter(wait -> wait.compareTo(LONGEST_BREAK) <= 0)
        .map(wait -> Duration.ofMillis((long) Math.ceil(wait.toMillis() / (1 - JITTER))))
        .orElse(Duration.ofSeconds(-1));
  }

  /**
   * Starts a job, or finds the one of that name that runs already.
   *
   * @throws DeniedException if Dataflow refuses it for good
   * @throws IOException if Dataflow cannot be asked now
   */
  public Job start(JobRequest request) throws IOException {
    HttpResponse<String> answer =
        call("POST", "/flexTemplates:launch", Optional.of(request.body(settings)));
    return answer.statusCode() == CONFLICT
        ? running(request.name()).orElseThrow(() -> denied(answer))
        : Job.of(json(answer).path("job"));
  }

  /** How a job is now. */
  public Job get(String id) throws IOException {
    return Job.of(json(call("GET", "/jobs/" + encoded(id), Optional.empty())));
  }

  /** Cancels a job; one that has ended meanwhile is fine. */
  void cancel(String id) throws IOException {
    ObjectNode wanted = Json.MAPPER.createObjectNode().put("requestedState", CANCELLED);
    HttpResponse<String> answer = call("PUT", "/jobs/" + encoded(id), Optional.of(wanted));
    boolean over = answer.statusCode() != 200 && !isTemporary(answer) && get(id).isOver();
    if (!over) {
      json(answer);
    }
  }

  /** The job of this name that has not ended. */
  Optional<Job> running(String name) throws IOException {
    String page = "";
    do {
      JsonNode found =
          json(call("GET", "/jobs?filter=ACTIVE&name=" + name + page, Optional.empty()));
      for (JsonNode job : found.path("jobs")) {
        if (job.path("name").asText().equals(name)) {
          return Optional.of(Job.of(job));
        }
      }
      String next = found.path("nextPageToken").asText("");
      page = next.isEmpty() ? "" : "&pageToken=" + encoded(next);
    } while (!page.isEmpty());
    return Optional.empty();
  }

  /** What went wrong in a job, oldest first. */
  List<String> errors(String id) throws IOException {
    List<String> errors = new ArrayList<>();
    String what = "/jobs/" + encoded(id) + "/messages?minimumImportance=JOB_MESSAGE_ERROR";
    String page = "";
    do {
      JsonNode found = json(call("GET", what + page, Optional.empty()));
      for (JsonNode message : found.path("jobMessages")) {
        errors.add(message.path("messageText").asText(""));
      }
      String next = found.path("nextPageToken").asText("");
      page = next.isEmpty() ? "" : "&pageToken=" + encoded(next);
    } while (!page.isEmpty());
    return errors;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> call(String method, String what, Optional<ObjectNode> body)
      throws IOException {
    try {
      return Failsafe.with(patience).get(() -> authorized(method, what, body));
    } catch (FailsafeException e) {
      if (e.getCause() instanceof IOException failure) {
        throw new IOException(
            "Dataflow: no answer in %d attempts: %s"
                .formatted(settings.attempts(), failure.getMessage()),
            failure);
      }
      throw new IllegalStateException("interrupted while asking Dataflow", e);
    }
  }

  private HttpResponse<String> authorized(String method, String what, Optional<ObjectNode> body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = send(method, what, body);
    if (answer.statusCode() == UNAUTHORIZED) {
      access.renew();
      return send(method, what, body);
    }
    return answer;
  }

  private HttpResponse<String> send(String method, String what, Optional<ObjectNode> body)
      throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "%s/v1b3/projects/%s/locations/%s%s"
                .formatted(
                    settings.dataflowEndpoint(), settings.project(), settings.region(), what));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(settings.timeout())
            .header("Authorization", "Bearer " + access.token())
            .header("Content-Type", "application/json")
            .method(
                method,
                body.map(json -> BodyPublishers.ofString(Json.line(json)))
                    .orElse(BodyPublishers.noBody()));
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    if (isTemporary(answer)) {
      throw new IOException(words(answer));
    }
    if (answer.statusCode() != 200) {
      throw denied(answer);
    }
    return Json.read(answer.body(), JsonNode.class, "Dataflow's answer");
  }

  private static DeniedException denied(HttpResponse<String> answer) {
    return new DeniedException(words(answer));
  }

  /** {@code Dataflow: 403 PERMISSION_DENIED: may not …}, of {@code {"error":{…}}}. */
  private static String words(HttpResponse<String> answer) {
    String said = answer.body();
    try {
      JsonNode error = Json.MAPPER.readTree(said).path("error");
      said = error.path("status").asText() + ": " + error.path("message").asText();
    } catch (IOException e) {
      // no JSON: a proxy's words are better than none
    }
    return "Dataflow: %d %s"
        .formatted(answer.statusCode(), said.substring(0, Math.min(said.length(), 500)));
  }
}
