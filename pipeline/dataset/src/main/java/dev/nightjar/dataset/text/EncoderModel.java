package dev.nightjar.dataset.text;

import java.util.Arrays;
import java.util.Locale;

/**
 * The sentence encoders that come as Maven artifacts, quantized to 8 bits, width 384. On two cores
 * without VNNI, MiniLM does about 8,000 tokens a second and bge about 3,800.
 */
public enum EncoderModel implements TextEncoder {
  /** all-MiniLM-L6-v2: the mean of the token vectors. */
  MINILM("all-minilm-l6-v2-q", "all-minilm-l6-v2-q", Pooling.MEAN),
  /** bge-small-en-v1.5: the vector of the first token. */
  BGE("bge-small-en-v1.5-q", "bge-small-en-v1.5-q", Pooling.FIRST);

  /** All of them have this width. */
  static final int WIDTH = 384;

  enum Pooling {
    MEAN,
    FIRST
  }

  private final String encoder;
  private final String resource;
  private final Pooling pooling;

  EncoderModel(String encoder, String resource, Pooling pooling) {
    this.encoder = encoder;
    this.resource = resource;
    this.pooling = pooling;
  }

  /** The one of this name. */
  public static EncoderModel named(String name) {
    return Arrays.stream(values())
        .filter(model -> model.toString().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--encoder-model of local must be one of %s, was %s"
                        .formatted(Arrays.toString(values()), name)));
  }

  @Override
  public String encoder() {
    return encoder;
  }

  @Override
  public int width() {
    return WIDTH;
  }

  /** Loads it: about half a second and 100 MB. */
  @Override
  public Encoder open() {
    return new OnnxEncoder("/" + resource + ".onnx", openTokenizer(), pooling);
  }

  @Override
  public Tokenizer openTokenizer() {
    return new Tokenizer("/" + resource + "-tokenizer.json");
  }

  @Override
  public double dollarsPerMillionTokens() {
    return 0;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
