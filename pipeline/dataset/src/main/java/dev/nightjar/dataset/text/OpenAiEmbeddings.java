package dev.nightjar.dataset.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The embeddings endpoint of OpenAI, and of the many servers that speak its protocol: {@code POST
 * <url>/embeddings} with model and input, answered by data (index, embedding) and usage.
 */
final class OpenAiEmbeddings implements EmbeddingService {
  private static final String STANDARD_URL = "https://api.openai.com/v1";
  private static final int BATCH = 128;
  private static final Set<Integer> TEMPORARY = Set.of(408, 409, 425, 429);

  private final RemoteModel model;
  private final Optional<String> key;
  private final HttpClient client;
  private final URI endpoint;

  /**
   * @param key sent as bearer token; empty if the server wants none
   */
  OpenAiEmbeddings(RemoteModel model, Optional<String> key) {
    this.model = model;
    this.key = key;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(model.limits().timeoutSeconds()))
            .build();
    String url = model.url().isEmpty() ? STANDARD_URL : model.url().replaceAll("/+$", "");
    this.endpoint = URI.create(url + "/embeddings");
  }

  @Override
  public int batchSize() {
    return BATCH;
  }

  @Override
  public Answer embed(List<String> texts) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(Duration.ofSeconds(model.limits().timeoutSeconds()))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(texts)));
    key.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 ? answer(response.body()) : refuse(response);
    } catch (IOException e) {
      throw Failure.temporary(endpoint + ": " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.lasting("interrupted", e);
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private String body(List<String> texts) {
    ObjectNode body = Json.MAPPER.createObjectNode().put("model", model.model());
    texts.forEach(body.putArray("input")::add);
    body.put("encoding_format", "float");
    if (model.asksForWidth()) {
      body.put("dimensions", model.width());
    }
    return body.toString();
  }

  private Answer refuse(HttpResponse<String> response) {
    int status = response.statusCode();
    String body = withoutKey(response.body().strip());
    String message =
        "%s answered %d: %s"
            .formatted(endpoint, status, body.substring(0, Math.min(300, body.length())));
    if (TEMPORARY.contains(status) || status >= 500) {
      throw Failure.temporary(message, retryAfter(response));
    }
    throw Failure.lasting(message, null);
  }

  /** Services may repeat what they were given; what they say stands in logs and receipts. */
  private String withoutKey(String body) {
    return key.map(secret -> body.replace(secret, "(the key)")).orElse(body);
  }

  /** Where the service says so, in seconds. */
  private static Optional<Duration> retryAfter(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,4}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  private Answer answer(String body) {
    JsonNode answer = Vectors.tree(body, endpoint.toString());
    JsonNode data = answer.path("data");
    float[][] vectors = new float[data.size()][0];
    for (int at = 0; at < vectors.length; at++) {
      int index = data.get(at).path("index").asInt(at);
      if (index >= 0 && index < vectors.length) {
        vectors[index] = Vectors.floats(data.get(at).path("embedding"));
      }
    }
    return new Answer(Arrays.asList(vectors), answer.path("usage").path("total_tokens").asLong(-1));
  }

  @Override
  public void close() {
    // the client holds nothing that outlives its requests
  }
}
