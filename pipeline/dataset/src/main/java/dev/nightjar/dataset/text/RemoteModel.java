package dev.nightjar.dataset.text;

import dev.nightjar.contract.Require;
import java.io.Serializable;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A model behind an API.
 *
 * @param provider whose protocol it speaks
 * @param model its name there, version included
 * @param width of its vectors
 * @param url where it is, or empty for the provider's own address
 * @param dollarsPerMillionTokens 0 if it costs nothing
 * @param key where that of OpenAI is
 */
public record RemoteModel(
    Provider provider,
    String model,
    int width,
    String url,
    double dollarsPerMillionTokens,
    Limits limits,
    EmbeddingKey key)
    implements TextEncoder {
  /** Who answers. */
  public enum Provider {
    /** Amazon Bedrock: Titan and Cohere. */
    BEDROCK("amazon.titan-embed-text-v2:0"),
    /** OpenAI, or whatever speaks its protocol. */
    OPENAI("text-embedding-3-small");

    private final String standardModel;

    Provider(String standardModel) {
      this.standardModel = standardModel;
    }
  }

  /**
   * How hard a service may be pressed.
   *
   * @param requestsPerSecond of this process
   * @param concurrency requests of one worker at the same time
   * @param timeoutSeconds of one request
   * @param attempts before the job fails
   * @param firstDelayMillis before the second attempt; each later one waits twice as long
   */
  public record Limits(
      double requestsPerSecond,
      int concurrency,
      int timeoutSeconds,
      int attempts,
      int firstDelayMillis)
      implements Serializable {
    private static final int FIRST_DELAY_MILLIS = 500;

    public Limits {
      Require.inRange(requestsPerSecond, 0.01, 10_000, "--embedding-rate");
      Require.inRange(concurrency, 1, 256, "--embedding-concurrency");
      Require.inRange(timeoutSeconds, 1, 3600, "--embedding-timeout-seconds");
      Require.inRange(attempts, 1, 20, "--embedding-attempts");
      Require.inRange(firstDelayMillis, 1, 60_000, "firstDelayMillis");
    }

    /** With half a second before the second attempt. */
    public static Limits of(
        double requestsPerSecond, int concurrency, int timeoutSeconds, int attempts) {
      return new Limits(
          requestsPerSecond, concurrency, timeoutSeconds, attempts, FIRST_DELAY_MILLIS);
    }
  }

  /** Width and price (US dollars a million tokens) as published by the providers in 2025. */
  private record Known(int width, double price) {}

  private static final Map<String, Known> KNOWN =
      Map.of(
          "amazon.titan-embed-text-v2:0", new Known(1024, 0.02),
          "cohere.embed-english-v3", new Known(1024, 0.10),
          "cohere.embed-multilingual-v3", new Known(1024, 0.10),
          "cohere.embed-v4:0", new Known(1536, 0.12),
          "text-embedding-3-small", new Known(1536, 0.02),
          "text-embedding-3-large", new Known(3072, 0.13),
          "text-embedding-ada-002", new Known(1536, 0.10));

  public RemoteModel {
    Require.notBlank(model, "--encoder-model");
    Require.inRange(width, 1, 65_536, "--embedding-width");
    Require.inRange(dollarsPerMillionTokens, 0, 1e6, "--embedding-price");
    Require.that(
        url.isEmpty() || url.matches("https?://.+"),
        "--embedding-url must start with http:// or https://, was %s",
        url);
    Require.that(
        provider != Provider.BEDROCK || model.contains("titan-embed") || isCohere(model),
        "--encoder-model of bedrock must be a titan-embed or cohere.embed model, was %s",
        model);
  }

  /** With what is known of the model where the caller says nothing. */
  public static RemoteModel of(
      Provider provider,
      Optional<String> model,
      Optional<Integer> width,
      Optional<String> url,
      Optional<Double> price,
      Limits limits) {
    String name = model.orElse(provider.standardModel);
    Optional<Known> known = Optional.ofNullable(KNOWN.get(name));
    return new RemoteModel(
        provider,
        name,
        width.or(() -> known.map(Known::width)).orElseThrow(() -> unknown(name, "width", "")),
        url.orElse(""),
        price
            .or(() -> known.filter(k -> url.isEmpty()).map(Known::price))
            .orElseThrow(
                () -> unknown(name, "price", " (US dollars a million tokens, 0 if it is free)")),
        limits,
        EmbeddingKey.ofEnvironment());
  }

  /** The same model, whose key is there. */
  RemoteModel withKey(EmbeddingKey place) {
    return new RemoteModel(provider, model, width, url, dollarsPerMillionTokens, limits, place);
  }

  private static IllegalArgumentException unknown(String model, String what, String unit) {
    return new IllegalArgumentException(
        "the %s of %s is not known here: say --embedding-%s%s".formatted(what, model, what, unit));
  }

  private static boolean isCohere(String model) {
    return model.contains("cohere.embed");
  }

  /** Whether the service must be told the width because it is not the model's own. */
  boolean asksForWidth() {
    Known known = KNOWN.get(model);
    return known != null && known.width() != width;
  }

  @Override
  public String encoder() {
    String host = provider == Provider.OPENAI && !url.isEmpty() ? "-" + host() : "";
    return "%s%s-%s-%d"
        .formatted(provider.name().toLowerCase(Locale.ROOT), host, model, width)
        .replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private String host() {
    return URI.create(url).getAuthority();
  }

  @Override
  public Encoder open() {
    EmbeddingService service =
        switch (provider) {
          case BEDROCK -> new BedrockEmbeddings(this);
          case OPENAI -> new OpenAiEmbeddings(this, key.read());
        };
    return new RemoteEncoder(this, service, openTokenizer());
  }

  /** The local encoder's: close enough for limits and estimates. */
  @Override
  public Tokenizer openTokenizer() {
    return EncoderModel.MINILM.openTokenizer();
  }
}
