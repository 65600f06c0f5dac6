package dev.nightjar.dataset.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.dataset.text.EmbeddingServer.Fault;
import dev.nightjar.dataset.text.EmbeddingServer.Request;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Encoders behind an API, against a server that speaks their protocols and goes wrong. */
class RemoteEncoderTest {
  private static final int WIDTH = 64;
  private static final String TITAN = "amazon.titan-embed-text-v2:0";
  private static final List<String> TEXTS =
      IntStream.range(0, 150).mapToObj(i -> "soap number " + i).toList();
  private static final Map<String, String> AWS =
      Map.of(
          "aws.region", "us-east-1",
          "aws.accessKeyId", "local-identity",
          "aws.secretAccessKey", "local-credential");

  private EmbeddingServer server;

  @BeforeEach
  void start() throws IOException {
    AWS.forEach(System::setProperty);
    server = new EmbeddingServer(WIDTH);
  }

  @AfterEach
  void stop() {
    server.close();
    AWS.keySet().forEach(System::clearProperty);
  }

  private RemoteModel model(String model, double rate, int attempts) {
    boolean openAi = model.equals("soap-model");
    return RemoteModel.of(
        openAi ? RemoteModel.Provider.OPENAI : RemoteModel.Provider.BEDROCK,
        Optional.of(model),
        Optional.of(WIDTH),
        Optional.of(server.url() + (openAi ? "/v1" : "")),
        Optional.of(0.02),
        new RemoteModel.Limits(rate, 3, 1, attempts, 10));
  }

  private static Encoder.Encoded encode(RemoteModel model, List<String> texts) {
    try (Encoder encoder = model.open()) {
      return encoder.encode(texts, 64);
    }
  }

  private void checkVectors(List<float[]> vectors, List<String> texts) {
    assertThat(vectors).hasSameSizeAs(texts);
    for (int row = 0; row < vectors.size(); row++) {
      float[] sent = server.vector(texts.get(row));
      double length = 0;
      for (float value : sent) {
        length += value * value;
      }
      for (int i = 0; i < WIDTH; i++) {
        assertThat((double) vectors.get(row)[i])
            .isCloseTo(sent[i] / Math.sqrt(length), within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"soap-model,2", TITAN + ",150", "cohere.embed-english-v3,2"})
  void sendsTextsInBatchesAndKeepsTheirOrder(String name, int requests) {
    Encoder.Encoded encoded = encode(model(name, 1000, 1), TEXTS);
    checkVectors(encoded.vectors(), TEXTS);
    assertThat(encoded.tokens()).as("as the service counted them").isEqualTo(3 * 150);
    assertThat(server.requests()).hasSize(requests);
  }

  @ParameterizedTest
  @CsvSource({"soap-model", TITAN, "cohere.embed-english-v3"})
  void triesAgainAfterWhatMayPass(String name) {
    server.plan(
        Fault.THROTTLE, Fault.ERROR, Fault.TIMEOUT, Fault.SHORT_ANSWER, Fault.CUT_OFF, Fault.NAN);
    List<String> texts = TEXTS.subList(0, 2);
    Encoder.Encoded encoded = encode(model(name, 1000, 7), texts);
    checkVectors(encoded.vectors(), texts);
    assertThat(encoded.tokens()).as("paid for once").isEqualTo(6);
    int batches = name.equals(TITAN) ? 2 : 1;
    assertThat(server.requests()).hasSize(batches + 6);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"THROTTLE", "ERROR", "TIMEOUT", "SHORT_ANSWER", "NAN"})
  void stopsTheJobWhenPatienceEnds(Fault fault) {
    server.plan(fault, fault);
    RemoteModel model = model("soap-model", 1000, 2);
    assertThatThrownBy(() -> encode(model, List.of("soap")))
        .isInstanceOf(JobStopped.class)
        .hasMessageStartingWith("stopped: openai-127.0.0.1_")
        .hasMessageContaining("soap-model-64 gives no vectors (2 attempts): ")
        .hasMessageContaining(
            switch (fault) {
              case THROTTLE -> "/v1/embeddings answered 429: {\"message\":\"Too many requests\"}";
              case ERROR -> "/v1/embeddings answered 500: {\"message\":\"Something broke\"}";
              case TIMEOUT -> "/v1/embeddings: request timed out";
              case SHORT_ANSWER -> "the answer has 0 vectors for 1 texts";
              default -> "the answer has a vector of width 65, not 64";
            });
    assertThat(server.requests()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"soap-model", TITAN})
  void doesNotRepeatARequestThatIsWrong(String name) {
    server.plan(Fault.REFUSE);
    assertThatThrownBy(() -> encode(model(name, 1000, 5), List.of("soap")))
        .isInstanceOf(JobStopped.class)
        .hasMessageContaining("No such thing");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void waitsAsLongAsTheServiceAsks() {
    server.plan(Fault.THROTTLE);
    encode(model("soap-model", 1000, 2), List.of("soap"));
    List<Request> requests = server.requests();
    assertThat(requests.get(1).nanos() - requests.get(0).nanos()).isGreaterThan(950_000_000L);
  }

  @Test
  void keepsToTheRate() {
    encode(model(TITAN, 20, 1), TEXTS.subList(0, 11));
    List<Request> requests = server.requests();
    long first = requests.stream().mapToLong(Request::nanos).min().orElseThrow();
    long last = requests.stream().mapToLong(Request::nanos).max().orElseThrow();
    assertThat(last - first).as("10 intervals of 50 ms").isGreaterThan(450_000_000L);
  }

  @Test
  void cutsLongTextsBeforeTheyAreSent() {
    encode(model("soap-model", 1000, 1), List.of("soap ".repeat(1000)));
    assertThat(server.requests().get(0).body().path("input").get(0).asText())
        .isEqualTo("soap ".repeat(62).strip());
  }

  @Test
  void speaksTheProtocols() {
    RemoteModel openAi = model("soap-model", 1000, 1);
    try (EmbeddingService service = new OpenAiEmbeddings(openAi, Optional.of("k"))) {
      service.embed(List.of("a b"));
    }
    encode(openAi, List.of("a b"));
    encode(model(TITAN, 1000, 1), List.of("a b"));
    encode(model("cohere.embed-english-v3", 1000, 1), List.of("a b"));
    List<Request> requests = server.requests();
    assertThat(requests.stream().map(Request::path))
        .containsExactly(
            "/v1/embeddings",
            "/v1/embeddings",
            "/model/amazon.titan-embed-text-v2%3A0/invoke",
            "/model/cohere.embed-english-v3/invoke");
    assertThat(requests.stream().map(request -> request.body().toString()))
        .containsExactly(
            "{\"model\":\"soap-model\",\"input\":[\"a b\"],\"encoding_format\":\"float\"}",
            "{\"model\":\"soap-model\",\"input\":[\"a b\"],\"encoding_format\":\"float\"}",
            "{\"inputText\":\"a b\",\"dimensions\":64,\"normalize\":true}",
            "{\"texts\":[\"a b\"],\"input_type\":\"clustering\",\"truncate\":\"END\","
                + "\"output_dimension\":64}");
    assertThat(requests.get(0).authorization()).isEqualTo("Bearer k");
    assertThat(requests.get(1).authorization()).isNull();
    assertThat(requests.get(2).authorization())
        .startsWith("AWS4-HMAC-SHA256 Credential=local-identity/")
        .contains("/us-east-1/bedrock/aws4_request");
  }

  @Test
  void knowsWidthAndPriceOfCommonModelsAndAsksForThoseOfOthers() {
    RemoteModel.Limits limits = new RemoteModel.Limits(1, 1, 1, 1, 1);
    RemoteModel titan =
        RemoteModel.of(
            RemoteModel.Provider.BEDROCK,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            limits);
    assertThat(titan.encoder()).isEqualTo("bedrock-amazon.titan-embed-text-v2_0-1024");
    assertThat(titan.width()).isEqualTo(1024);
    assertThat(titan.dollarsPerMillionTokens()).isEqualTo(0.02);
    assertThatThrownBy(
            () ->
                RemoteModel.of(
                    RemoteModel.Provider.OPENAI,
                    Optional.of("m"),
                    Optional.of(3),
                    Optional.empty(),
                    Optional.empty(),
                    limits))
        .hasMessage(
            "the price of m is not known here: say --embedding-price (US dollars a million tokens,"
                + " 0 if it is free)");
    assertThatThrownBy(
            () ->
                RemoteModel.of(
                    RemoteModel.Provider.BEDROCK,
                    Optional.of("amazon.nova"),
                    Optional.of(3),
                    Optional.empty(),
                    Optional.of(1.0),
                    limits))
        .hasMessage(
            "--encoder-model of bedrock must be a titan-embed or cohere.embed model, was"
                + " amazon.nova");
  }
}
