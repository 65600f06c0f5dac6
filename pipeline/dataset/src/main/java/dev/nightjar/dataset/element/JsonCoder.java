package dev.nightjar.dataset.element;

import dev.nightjar.contract.Json;

/** Coders for elements that are few: one JSON line each. */
public final class JsonCoder {
  private JsonCoder() {}

  public static <T> RecordCoder<T> of(Class<T> type) {
    return RecordCoder.of(
        type,
        (value, out) -> RecordCoder.writeText(out, Json.line(value)),
        in -> Json.read(RecordCoder.readText(in), type, type.getSimpleName()));
  }
}
