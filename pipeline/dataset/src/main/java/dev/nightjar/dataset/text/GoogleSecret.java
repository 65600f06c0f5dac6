package dev.nightjar.dataset.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auth.oauth2.GoogleCredentials;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A version of a secret of Google Secret Manager, through its REST API (v1, {@code
 * projects.secrets.versions.access}) with Google's default credentials. Asked again after 429,
 * server errors and broken connections.
 *
 * @param name {@code projects/P/secrets/S/versions/V}
 */
record GoogleSecret(String name) implements EmbeddingKey {
  static final Pattern FORM =
      Pattern.compile("projects/[a-z0-9.:-]+/secrets/[A-Za-z0-9_-]+/versions/[A-Za-z0-9_-]+");

  private static final URI SERVICE = URI.create("https://secretmanager.googleapis.com");
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final RetryPolicy<HttpResponse<String>> PATIENCE =
      RetryPolicy.<HttpResponse<String>>builder()
          .handle(IOException.class)
          .handleResultIf(answer -> answer.statusCode() == 429 || answer.statusCode() >= 500)
          .withMaxAttempts(4)
          .withBackoff(Duration.ofMillis(500), Duration.ofSeconds(8))
          .build();

  @Override
  public Optional<String> stored() throws IOException {
    return stored(SERVICE, GoogleCredentials.getApplicationDefault().createScoped(SCOPE));
  }

  Optional<String> stored(URI service, GoogleCredentials credentials) throws IOException {
    credentials.refreshIfExpired();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("%s/v1/%s:access".formatted(service, name)))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + credentials.getAccessToken().getTokenValue())
            .build();
    HttpResponse<String> answer = ask(request);
    if (answer.statusCode() != 200) {
      throw new IOException(refusal(answer));
    }
    return Optional.of(decoded(answer.body()));
  }

  private static HttpResponse<String> ask(HttpRequest request) throws IOException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    try {
      return Failsafe.with(PATIENCE)
          .get(() -> client.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (FailsafeException e) {
      throw new IOException("no answer of Secret Manager: " + e.getCause(), e);
    }
  }

  /** Nothing of an answer that holds the secret is said. */
  private static String decoded(String body) throws IOException {
    try {
      String data = Json.MAPPER.readTree(body).path("payload").path("data").asText();
      return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("an answer of another shape");
    }
  }

  /** {@code 403 PERMISSION_DENIED: may not …}, of {@code {"error":{…}}}. */
  private static String refusal(HttpResponse<String> answer) {
    JsonNode error = Json.MAPPER.missingNode();
    try {
      error = Json.read(answer.body(), JsonNode.class, "answer").path("error");
    } catch (ContractException e) {
      // a proxy's words: the status says enough
    }
    return "%d %s: %s"
        .formatted(
            answer.statusCode(), error.path("status").asText(), error.path("message").asText());
  }
}
