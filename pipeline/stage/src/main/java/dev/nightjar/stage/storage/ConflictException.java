package dev.nightjar.stage.storage;

import java.io.IOException;

/** A conditional write lost: the object holds something else. */
public final class ConflictException extends IOException {
  public ConflictException(String message) {
    super(message);
  }
}
