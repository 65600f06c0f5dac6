package dev.nightjar.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the parts of a run are written. */
public enum PartFormat {
  /** One row per recommendation; the columns of {@link Recommendation}. */
  PARQUET,
  /** One line per user, in the shape of Amazon Personalize batch output. */
  JSONL,
  /** As {@link #PARQUET}, as text with a header. */
  CSV;

  /** All words, for messages: {@code parquet, jsonl or csv}. */
  public static final String WORDS =
      Stream.of(PARQUET, JSONL).map(PartFormat::word).collect(Collectors.joining(", "))
          + " or "
          + CSV.word();

  /** The word in settings and manifests, and the extension of the files. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether this is the format of a word. */
  public boolean is(String word) {
    return word().equals(word);
  }

  /**
   * The format of a word.
   *
   * @param where names what has the word in errors
   */
  public static PartFormat of(String word, String where) {
    return Stream.of(values())
        .filter(format -> format.is(word))
        .findFirst()
        .orElseThrow(
            () ->
                new ContractException(
                    "%s: expected format %s, found %s".formatted(where, WORDS, word)));
  }
}
