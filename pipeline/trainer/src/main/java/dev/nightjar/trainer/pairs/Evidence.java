package dev.nightjar.trainer.pairs;

/** What speaks for a candidate, given an item of the sequence. */
public enum Evidence {
  /** It came soon after the item in other sequences. */
  TRANSITIONS,
  /** Other users have both. */
  CO_OCCURRENCE,
  /** Their texts share words. */
  TOKENS,
  /** Their text vectors are near. */
  TEXT_VECTORS
}
