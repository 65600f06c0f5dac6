package dev.nightjar.dataset.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClientBuilder;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelResponse;

/**
 * Titan and Cohere models of Amazon Bedrock. Region and credentials come from the standard AWS
 * chains. The SDK's own retries are off: {@link RemoteEncoder} makes them for all services alike.
 */
final class BedrockEmbeddings implements EmbeddingService {
  private static final int COHERE_BATCH = 96;
  private static final int COHERE_CHARACTERS = 2048;
  private static final String TOKENS_HEADER = "X-Amzn-Bedrock-Input-Token-Count";

  private final RemoteModel model;
  private final boolean cohere;
  private final BedrockRuntimeClient client;

  BedrockEmbeddings(RemoteModel model) {
    this.model = model;
    this.cohere = model.model().contains("cohere.embed");
    Duration timeout = Duration.ofSeconds(model.limits().timeoutSeconds());
    BedrockRuntimeClientBuilder builder =
        BedrockRuntimeClient.builder()
            .httpClientBuilder(
                ApacheHttpClient.builder()
                    .maxConnections(model.limits().concurrency())
                    .socketTimeout(timeout))
            .overrideConfiguration(
                configuration ->
                    configuration
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(timeout));
    if (!model.url().isEmpty()) {
      builder.endpointOverride(URI.create(model.url()));
    }
    this.client = builder.build();
  }

  @Override
  public int batchSize() {
    return cohere ? COHERE_BATCH : 1;
  }

  @Override
  public Answer embed(List<String> texts) {
    String body = cohere ? cohereBody(texts) : titanBody(texts.get(0));
    try {
      InvokeModelResponse response =
          client.invokeModel(
              request ->
                  request
                      .modelId(model.model())
                      .contentType("application/json")
                      .accept("application/json")
                      .body(SdkBytes.fromUtf8String(body)));
      JsonNode answer = Vectors.tree(response.body().asUtf8String(), model.model());
      long counted =
          response
              .sdkHttpResponse()
              .firstMatchingHeader(TOKENS_HEADER)
              .map(Long::parseLong)
              .orElse(answer.path("inputTextTokenCount").asLong(-1));
      return new Answer(cohere ? cohereVectors(answer) : titanVectors(answer), counted);
    } catch (AwsServiceException e) {
      throw failure(e);
    } catch (SdkClientException e) {
      boolean temporary =
          e instanceof ApiCallTimeoutException || e.getCause() instanceof IOException;
      throw temporary ? Failure.temporary(e.getMessage(), e) : Failure.lasting(e.getMessage(), e);
    }
  }

  private static Failure failure(AwsServiceException e) {
    boolean temporary = e.isThrottlingException() || e.statusCode() == 429 || e.statusCode() >= 500;
    return temporary ? Failure.temporary(e.getMessage(), e) : Failure.lasting(e.getMessage(), e);
  }

  private String titanBody(String text) {
    return Json.MAPPER
        .createObjectNode()
        .put("inputText", text)
        .put("dimensions", model.width())
        .put("normalize", true)
        .toString();
  }

  private String cohereBody(List<String> texts) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    for (String text : texts) {
      body.withArray("texts").add(text.substring(0, Math.min(COHERE_CHARACTERS, text.length())));
    }
    body.put("input_type", "clustering").put("truncate", "END");
    if (model.asksForWidth()) {
      body.put("output_dimension", model.width());
    }
    return body.toString();
  }

  private static List<float[]> titanVectors(JsonNode answer) {
    return answer.path("embedding").isArray()
        ? List.of(Vectors.floats(answer.path("embedding")))
        : List.of();
  }

  /** A list, or an object of lists by type of number. */
  private static List<float[]> cohereVectors(JsonNode answer) {
    JsonNode embeddings = answer.path("embeddings");
    List<float[]> vectors = new ArrayList<>();
    (embeddings.isObject() ? embeddings.path("float") : embeddings)
        .forEach(vector -> vectors.add(Vectors.floats(vector)));
    return vectors;
  }

  @Override
  public void close() {
    client.close();
  }
}
