package dev.nightjar.train.pairs;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kinds of evidence for a candidate, given an item of the sequence. */
public enum Evidence {
  /** It came soon after the item in other sequences. */
  @JsonProperty("transitions")
  TRANSITIONS("transitions"),
  /** It came after the item within a day: what is taken together belongs together. */
  @JsonProperty("same_day")
  SAME_DAY("transitions within a day"),
  /** Other users have both. */
  @JsonProperty("co_occurrence")
  CO_OCCURRENCE("co-occurrence"),
  /** Their texts share words. */
  @JsonProperty("tokens")
  TOKENS("common words"),
  /** Their text vectors are near. */
  @JsonProperty("text_vectors")
  TEXT_VECTORS("near texts");

  private final String words;

  Evidence(String words) {
    this.words = words;
  }

  /** What it is called in prose. */
  public String words() {
    return words;
  }
}
