package dev.nightjar.dataset.text;

import static dev.nightjar.dataset.element.RecordCoder.readCount;
import static dev.nightjar.dataset.element.RecordCoder.readFloats;
import static dev.nightjar.dataset.element.RecordCoder.writeCount;
import static dev.nightjar.dataset.element.RecordCoder.writeFloats;

import dev.nightjar.dataset.element.RecordCoder;

/**
 * The text vector of an item or a user.
 *
 * @param index of the item or user
 * @param values (D_t), L2-normalised; not to be changed
 */
public record TextVector(int index, float[] values) {
  public static final RecordCoder<TextVector> CODER =
      RecordCoder.of(
          TextVector.class,
          (vector, out) -> {
            writeCount(out, vector.index);
            writeFloats(out, vector.values);
          },
          in -> new TextVector(readCount(in), readFloats(in)));
}
