package dev.nightjar.dataset.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;

/** Splits texts into the tokens of a sentence encoder. */
public final class Tokenizer implements AutoCloseable {
  private static final int START_AND_END = 2;

  static {
    // The tokenizer's library looks for a cloud's metadata server otherwise.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
  }

  private final HuggingFaceTokenizer tokenizer;

  /**
   * @param resource a tokenizer.json on the class path
   */
  Tokenizer(String resource) {
    try (InputStream in = OnnxEncoder.resource(resource)) {
      tokenizer =
          HuggingFaceTokenizer.newInstance(in, Map.of("padding", "false", "truncation", "false"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot load tokenizer " + resource, e);
    }
  }

  /** Tokens of a text, without the two that mark its start and end. */
  public int count(String text) {
    return tokenizer.encode(text).getIds().length - START_AND_END;
  }

  /** Token ids, start and end included; a text that is cut keeps its end mark. */
  long[] ids(String text, int maxTokens) {
    long[] ids = tokenizer.encode(text).getIds();
    if (ids.length <= maxTokens) {
      return ids;
    }
    long[] kept = Arrays.copyOf(ids, maxTokens);
    kept[maxTokens - 1] = ids[ids.length - 1];
    return kept;
  }

  /** The text up to its last token that fits, start and end counted. */
  String cut(String text, int maxTokens) {
    Encoding encoding = tokenizer.encode(text);
    if (encoding.getIds().length <= maxTokens) {
      return text;
    }
    return text.substring(0, encoding.getCharTokenSpans()[maxTokens - START_AND_END].getEnd());
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
