package dev.nightjar.recommend;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How the parts are written. */
public enum PartFormat {
  /** One row per recommendation; the columns of {@link dev.nightjar.contract.Recommendation}. */
  PARQUET,
  /** One line per user, in the shape of Amazon Personalize batch output. */
  JSONL,
  /** As {@link #PARQUET}, as text with a header. */
  CSV;

  /** The word in settings and manifests, and the extension of the files. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
