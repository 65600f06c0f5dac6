package dev.nightjar.dataset.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.dataset.element.JobStopped;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;

/**
 * Where the key of an embedding service is, never the key itself: what travels with a job and
 * stands in messages is a name. The key is read on the machine that embeds, by the encoder that is
 * opened there.
 */
public sealed interface EmbeddingKey extends Serializable
    permits EmbeddingKey.Variable, AwsSecret, GoogleSecret {
  /** A variable of the environment. */
  record Variable(String name) implements EmbeddingKey {
    @Override
    public Optional<String> stored() {
      return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
  }

  /** Where it is by default. */
  static EmbeddingKey ofEnvironment() {
    return new Variable("OPENAI_API_KEY");
  }

  /**
   * The secret of that name.
   *
   * @throws IllegalArgumentException if it is the name of none; the message leaves it out, as it
   *     may be a key
   */
  static EmbeddingKey named(String name) {
    if (AwsSecret.FORM.matcher(name).matches()) {
      return new AwsSecret(name);
    }
    if (GoogleSecret.FORM.matcher(name).matches()) {
      return new GoogleSecret(name);
    }
    throw new IllegalArgumentException(
        "--embedding-key must name the secret that holds the key,"
            + " arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME or"
            + " projects/P/secrets/S/versions/V, was neither");
  }

  /** As messages name it. */
  String name();

  /**
   * What is stored there; empty if nothing is, and nothing has to be.
   *
   * @throws IOException if it cannot be read; the message says why, in the store's own words
   */
  Optional<String> stored() throws IOException;

  /**
   * The key as it is sent; empty if there is none and none is needed.
   *
   * @throws JobStopped if it cannot be read, or is none
   */
  default Optional<String> read() {
    Optional<String> stored;
    try {
      stored = stored();
    } catch (IOException e) {
      throw JobStopped.because(
          "--embedding-key %s: cannot be read, check its name and the right to read it: %s"
              .formatted(name(), e.getMessage()));
    }
    return stored.map(String::strip).map(this::key);
  }

  /** Never says what is stored there. */
  private String key(String stored) {
    String key = stored.startsWith("{") ? ofJson(stored) : stored;
    if (key.isEmpty()) {
      throw noKey("nothing");
    }
    if (!key.matches("[!-~]+")) {
      throw noKey("one with blanks or letters that no key has");
    }
    return key;
  }

  private String ofJson(String stored) {
    try {
      JsonNode key = Json.MAPPER.readTree(stored).path("key");
      if (key.isTextual()) {
        return key.textValue().strip();
      }
    } catch (JsonProcessingException e) {
      throw noKey("JSON that is broken");
    }
    throw noKey("JSON without key");
  }

  private JobStopped noKey(String found) {
    return JobStopped.because(
        "--embedding-key %s: expected a key, or JSON with key, found %s".formatted(name(), found));
  }
}
