package dev.nightjar.train.input;

/** Which item is to be predicted. Everything before it is known. */
public enum Split {
  /** The second last item; known are the training items. */
  VALIDATION,
  /** The last item; known are the training and validation items. */
  TEST
}
