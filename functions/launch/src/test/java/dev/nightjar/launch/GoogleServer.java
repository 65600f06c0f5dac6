package dev.nightjar.launch;

import static dev.nightjar.launch.GoogleAnswers.body;
import static dev.nightjar.launch.GoogleAnswers.error;
import static dev.nightjar.launch.GoogleAnswers.onePage;
import static dev.nightjar.launch.GoogleAnswers.reply;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Google's side, on this machine: the token exchange of {@code sts.googleapis.com}, the loan of
 * service accounts of {@code iamcredentials.googleapis.com}, and jobs of {@code
 * dataflow.googleapis.com}, as far as their documentation describes them. Faults are served first,
 * in the order they were ordered.
 */
public final class GoogleServer implements AutoCloseable {
  public static final String PROVIDER =
      "projects/1/locations/global/workloadIdentityPools/aws/providers/nightjar";
  public static final String SERVICE_ACCOUNT = "launcher@p.iam.gserviceaccount.com";
  public static final String JOBS = "/v1b3/projects/p/locations/europe-west1";

  /**
   * What happens instead of an answer, or after the work.
   *
   * @param status 0 to hold the answer back until the server closes
   * @param afterWork whether the job is started all the same
   */
  record Fault(int status, boolean afterWork, String retryAfter) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final Map<String, ObjectNode> jobs = new LinkedHashMap<>();
  private int tokens;

  /** Every request for Dataflow, as method and path. */
  public final CopyOnWriteArrayList<String> requests = new CopyOnWriteArrayList<>();

  /** Messages of jobs that failed. */
  final CopyOnWriteArrayList<ObjectNode> errors = new CopyOnWriteArrayList<>();

  /** The last request to start a job. */
  public volatile JsonNode launched;

  /** The last subject token: what AWS is to be asked. */
  volatile JsonNode subject;

  /** Starts it. */
  public GoogleServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/token", this::exchangeToken);
    server.createContext("/v1/projects/-/serviceAccounts/", this::lend);
    server.createContext(JOBS, this::dataflow);
    server.start();
  }

  /** Where all three listen. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers the next request for Dataflow with this status. */
  public void failOnce(int status) {
    faults.add(new Fault(status, false, ""));
  }

  /** As {@link #failOnce(int)}, asking for a break. */
  void failOnce(int status, String retryAfter) {
    faults.add(new Fault(status, false, retryAfter));
  }

  /** Does what is asked, and never says so. */
  void loseNextAnswer() {
    faults.add(new Fault(0, true, ""));
  }

  /** What Dataflow says of a job from now on. */
  public synchronized void setState(String id, String state) {
    jobs.get(id).put("currentState", state);
  }

  /** When a job was asked for, as Dataflow says it from now on. */
  synchronized void setCreated(String id, Instant at) {
    jobs.get(id).put("createTime", at.toString());
  }

  /** How a job is. */
  public synchronized String state(String id) {
    return jobs.get(id).path("currentState").asText();
  }

  /** A way in that is always open, for tests of what lies behind it. */
  synchronized GoogleAccess access() {
    String token = "lent-" + tokens;
    return new GoogleAccess() {
      @Override
      public String token() {
        return token;
      }

      @Override
      public void renew() {
        throw new IllegalStateException("this way in is always open");
      }
    };
  }

  /** No token given so far is good any more. */
  synchronized void expireTokens() {
    tokens++;
  }

  private void exchangeToken(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        Arrays.stream(body(exchange).split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(p -> p[0], p -> URLDecoder.decode(p[1], UTF_8)));
    boolean good =
        "urn:ietf:params:oauth:grant-type:token-exchange".equals(form.get("grant_type"))
            && ("//iam.googleapis.com/" + PROVIDER).equals(form.get("audience"))
            && "urn:ietf:params:aws:token-type:aws4_request".equals(form.get("subject_token_type"));
    if (!good) {
      reply(
          exchange,
          400,
          "{\"error\":\"invalid_request\",\"error_description\":\"wrong audience\"}");
      return;
    }
    subject = Json.MAPPER.readTree(URLDecoder.decode(form.get("subject_token"), UTF_8));
    reply(
        exchange,
        200,
        "{\"access_token\":\"federated\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
            + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}");
  }

  private synchronized void lend(HttpExchange exchange) throws IOException {
    boolean good =
        exchange.getRequestURI().getPath().endsWith(SERVICE_ACCOUNT + ":generateAccessToken")
            && "Bearer federated".equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (good) {
      String token = "lent-" + ++tokens;
      reply(
          exchange,
          200,
          "{\"accessToken\":\"%s\",\"expireTime\":\"2100-01-01T00:00:00Z\"}".formatted(token));
    } else {
      error(exchange, 403, "PERMISSION_DENIED", "may not borrow this service account");
    }
  }

  private void dataflow(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString().substring(JOBS.length());
    requests.add(exchange.getRequestMethod() + " " + path);
    String body = body(exchange);
    Fault fault = faults.poll();
    if (fault != null && !fault.afterWork()) {
      exchange.getResponseHeaders().add("Retry-After", fault.retryAfter());
      error(exchange, fault.status(), "FAULT_" + fault.status(), "so it goes");
    } else if (!isKnown(exchange)) {
      error(exchange, 401, "UNAUTHENTICATED", "this token is not good");
    } else if (path.equals("/flexTemplates:launch")) {
      launch(exchange, body, fault);
    } else if (path.startsWith("/jobs?")) {
      list(exchange);
    } else if (path.contains("/messages?minimumImportance=JOB_MESSAGE_ERROR")) {
      onePage(exchange, "jobMessages", errors);
    } else if (exchange.getRequestMethod().equals("PUT")) {
      update(exchange, path.substring("/jobs/".length()), Json.MAPPER.readTree(body));
    } else {
      get(exchange, path.substring("/jobs/".length()));
    }
  }

  private synchronized void update(HttpExchange exchange, String id, JsonNode wanted)
      throws IOException {
    if (jobs.containsKey(id) && !active(jobs.get(id))) {
      error(exchange, 400, "FAILED_PRECONDITION", "the job has ended");
      return;
    }
    if (jobs.containsKey(id)) {
      jobs.get(id).set("currentState", wanted.path("requestedState"));
    }
    get(exchange, id);
  }

  private synchronized boolean isKnown(HttpExchange exchange) {
    return ("Bearer lent-" + tokens).equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private void launch(HttpExchange exchange, String body, Fault fault) throws IOException {
    launched = Json.MAPPER.readTree(body).path("launchParameter");
    ObjectNode job = create(launched.path("jobName").asText());
    if (job == null) {
      error(exchange, 409, "ALREADY_EXISTS", "there is an active job of that name");
    } else if (fault == null) {
      reply(exchange, 200, "{\"job\":" + job + "}");
    } else {
      hold();
      exchange.close();
    }
  }

  private synchronized ObjectNode create(String name) {
    boolean active =
        jobs.values().stream().anyMatch(j -> j.path("name").asText().equals(name) && active(j));
    if (active) {
      return null;
    }
    ObjectNode job = Json.MAPPER.createObjectNode();
    job.put("id", "2026-01-31_00_00_00-" + jobs.size()).put("name", name);
    job.put("currentState", "JOB_STATE_QUEUED");
    jobs.put(job.path("id").asText(), job);
    return job;
  }

  private static boolean active(JsonNode job) {
    return job.path("currentState").asText().matches("JOB_STATE_(QUEUED|PENDING|RUNNING)");
  }

  private synchronized void list(HttpExchange exchange) throws IOException {
    onePage(exchange, "jobs", jobs.values().stream().filter(job -> active(job)).toList());
  }

  private synchronized void get(HttpExchange exchange, String id) throws IOException {
    if (jobs.containsKey(id)) {
      reply(exchange, 200, jobs.get(id).toString());
    } else {
      error(exchange, 404, "NOT_FOUND", "no job " + id);
    }
  }

  private void hold() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    threads.shutdownNow();
    server.stop(0);
  }
}
