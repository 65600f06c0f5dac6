package dev.nightjar.dataset.text;

import dev.nightjar.contract.Require;
import java.util.Locale;
import java.util.Optional;

/**
 * An encoder as the caller describes it; what is not said is the model's own.
 *
 * @param width of its vectors
 * @param url of the service
 * @param price US dollars a million tokens
 * @param key where that of {@link Kind#OPENAI} is
 */
public record EncoderChoice(
    Kind kind,
    Optional<String> model,
    Optional<Integer> width,
    Optional<String> url,
    Optional<Double> price,
    RemoteModel.Limits limits,
    EmbeddingKey key) {

  /** Where text vectors come from. */
  public enum Kind {
    /** A sentence encoder inside this process. */
    LOCAL,
    /** Amazon Bedrock. */
    BEDROCK,
    /** OpenAI, or what speaks its protocol. */
    OPENAI,
    /** A file the caller has. */
    FILE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Not for {@link Kind#FILE}.
   *
   * @throws IllegalArgumentException if there is no such model
   */
  public TextEncoder encoder() {
    return switch (kind) {
      case LOCAL -> local();
      case BEDROCK -> remote(RemoteModel.Provider.BEDROCK);
      case OPENAI -> remote(RemoteModel.Provider.OPENAI);
      case FILE -> throw new IllegalStateException("a file of vectors encodes nothing");
    };
  }

  private TextEncoder local() {
    Require.that(
        width.isEmpty() && url.isEmpty() && price.isEmpty(),
        "--embedding-width, --embedding-url and --embedding-price are not for --encoder local");
    return EncoderModel.named(model.orElse(EncoderModel.MINILM.toString()));
  }

  private TextEncoder remote(RemoteModel.Provider provider) {
    return RemoteModel.of(provider, model, width, url, price, limits).withKey(key);
  }
}
