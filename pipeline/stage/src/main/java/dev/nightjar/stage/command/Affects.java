package dev.nightjar.stage.command;

/** What another value of a setting changes, from the least to the most. */
public enum Affects {
  /** Nothing that is written: places (URIs), limits, speed. It is not part of any id. */
  NOTHING,
  /** What is done with a trained model, not the training: its checkpoints are used again. */
  SCORING,
  /** All that the stage makes; true of any setting, if not always the cheapest. */
  RESULT
}
