package dev.nightjar.dataset.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.stage.storage.SecretServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against local servers that speak the protocols of the two stores. */
class EmbeddingKeyTest {
  private static final String ARN =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/embeddings-AbCdEf";
  private static final String VERSION = "projects/a-shop/secrets/embeddings/versions/latest";
  private static final String KEY = "sk-not-to-be-told";

  private record Answer(int status, String body) {}

  private final Queue<Answer> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private Map<String, String> aws;
  private SecretServer secrets;
  private HttpServer google;

  @BeforeEach
  void start() throws IOException {
    secrets = new SecretServer(ARN, KEY);
    aws =
        Map.of(
            "aws.endpointUrlSecretsManager", secrets.url(),
            "aws.accessKeyId", "local-identity",
            "aws.secretAccessKey", "local-credential");
    aws.forEach(System::setProperty);
    google = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    google.createContext("/", this::answer);
    google.start();
  }

  @AfterEach
  void stop() {
    aws.keySet().forEach(System::clearProperty);
    secrets.close();
    google.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(
        "%s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders().getFirst("Authorization")));
    Answer next = answers.remove();
    byte[] bytes = next.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(next.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** What Google answers, with a token that need not be fetched. */
  private Optional<String> fromGoogle() throws IOException {
    Date later = Date.from(Instant.now().plusSeconds(3600));
    return new GoogleSecret(VERSION)
        .stored(
            URI.create("http://127.0.0.1:" + google.getAddress().getPort()),
            GoogleCredentials.create(new AccessToken("a-token", later)));
  }

  private static RemoteModel model(EmbeddingServer server) {
    return RemoteModel.of(
            RemoteModel.Provider.OPENAI,
            Optional.of("soap-model"),
            Optional.of(8),
            Optional.of(server.url()),
            Optional.of(0.0),
            RemoteModel.Limits.of(1000, 1, 5, 1))
        .withKey(EmbeddingKey.named(ARN));
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY, "\n" + KEY + " \n", "{\"key\":\"" + KEY + "\",\"owner\":\"shop\"}"})
  void isReadWhereTheEncoderIsOpened(String secret) throws IOException {
    secrets.set(secret);
    try (EmbeddingServer server = new EmbeddingServer(8)) {
      RemoteModel model = model(server);
      assertThat(model.toString()).contains(ARN).doesNotContain(KEY);
      RemoteModel sent = SerializableUtils.ensureSerializable(model);
      try (Encoder encoder = sent.open()) {
        secrets.deny(); // it is not asked for again
        encoder.encode(List.of("soap"), 16);
        encoder.encode(List.of("tea"), 16);
      }
      assertThat(server.requests())
          .extracting(EmbeddingServer.Request::authorization)
          .containsExactly("Bearer " + KEY, "Bearer " + KEY);
    }
  }

  @Test
  void isNotRepeatedAfterAServiceThatDoes() throws IOException {
    try (EmbeddingServer server = new EmbeddingServer(8);
        Encoder encoder = model(server).open()) {
      server.plan(EmbeddingServer.Fault.FORBID);
      assertThatThrownBy(() -> encoder.encode(List.of("soap"), 16))
          .isInstanceOf(JobStopped.class)
          .hasMessageEndingWith("{\"message\":\"Bearer (the key) may not use the model\"}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|nothing",
        "' \n'|nothing",
        "{\"key\":\" \"}|nothing",
        "{\"password\":\"sk-not-to-be-told\"}|JSON without key",
        "{\"key\":[\"sk-not-to-be-told\"]}|JSON without key",
        "{\"key\":\"sk-not-to-be-told\"|JSON that is broken",
        "sk-not-to-be-told sk-other|one with blanks or letters that no key has",
        "'sk-not-to-be-told\nsk-other'|one with blanks or letters that no key has"
      })
  void stopsTheJobWithoutAKeyAndDoesNotSayWhatIsThere(String secret, String found) {
    secrets.set(secret);
    assertThatThrownBy(EmbeddingKey.named(ARN)::read)
        .isInstanceOf(JobStopped.class)
        .hasNoCause()
        .hasMessage(
            "stopped: --embedding-key "
                + ARN
                + ": expected a key, or JSON with key, found "
                + found);
  }

  @Test
  void namesTheSecretThatCannotBeRead() {
    secrets.deny();
    assertThatThrownBy(EmbeddingKey.named(ARN)::read)
        .isInstanceOf(JobStopped.class)
        .hasMessageStartingWith(
            "stopped: --embedding-key "
                + ARN
                + ": cannot be read, check its name and the right to read it:"
                + " not authorized to perform: secretsmanager.GetSecretValue (Service: ");
    String other = ARN.replace("embeddings", "other");
    assertThatThrownBy(EmbeddingKey.named(other)::read)
        .isInstanceOf(JobStopped.class)
        .hasMessageStartingWith("stopped: --embedding-key " + other + ": cannot be read, ")
        .hasMessageContaining(": no such secret (Service: ");
  }

  @Test
  void asksGoogleAgainAfterWhatMayPass() throws IOException {
    String data = Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8));
    answers.add(new Answer(503, "busy"));
    answers.add(new Answer(200, "{\"payload\":{\"data\":\"%s\"}}".formatted(data)));
    assertThat(fromGoogle()).contains(KEY);
    String request = "GET /v1/%s:access Bearer a-token".formatted(VERSION);
    assertThat(asked).containsExactly(request, request);
  }

  @Test
  void saysWhyGoogleRefuses() {
    answers.add(
        new Answer(
            403,
            "{\"error\":{\"code\":403,\"status\":\"PERMISSION_DENIED\",\"message\":\"may not\"}}"));
    answers.add(new Answer(404, "<html>proxy</html>"));
    answers.add(new Answer(200, "{\"payload\":{\"data\":\"%s\"}}".formatted(KEY)));
    assertThatThrownBy(this::fromGoogle)
        .isInstanceOf(IOException.class)
        .hasMessage("403 PERMISSION_DENIED: may not");
    assertThatThrownBy(this::fromGoogle)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("404");
    assertThatThrownBy(this::fromGoogle)
        .isInstanceOf(IOException.class)
        .hasNoCause()
        .hasMessage("an answer of another shape");
  }

  @Test
  void isByDefaultThatOfTheEnvironmentAndMayBeMissing() {
    assertThat(new EmbeddingKey.Variable("PATH").stored()).contains(System.getenv("PATH"));
    assertThat(new EmbeddingKey.Variable("NIGHTJAR_NO_SUCH_VARIABLE").read()).isEmpty();
    assertThat(EmbeddingKey.ofEnvironment().name()).isEqualTo("OPENAI_API_KEY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        KEY,
        "",
        "shop/embeddings",
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:",
        "arn:aws:iam::123456789012:role/nightjar-dataset",
        "projects/a-shop/secrets/embeddings",
        "projects/a-shop/secrets/embeddings/versions/latest\n"
      })
  void refusesWhatIsTheNameOfNoSecretWithoutSayingIt(String name) {
    assertThatThrownBy(() -> EmbeddingKey.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--embedding-key must name the secret that holds the key,"
                + " arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME or"
                + " projects/P/secrets/S/versions/V, was neither");
  }

  @Test
  void takesTheNamesOfBothStores() {
    assertThat(EmbeddingKey.named(VERSION)).isEqualTo(new GoogleSecret(VERSION));
    assertThat(EmbeddingKey.named(ARN.replace("aws", "aws-cn")).name()).startsWith("arn:aws-cn:");
  }
}
