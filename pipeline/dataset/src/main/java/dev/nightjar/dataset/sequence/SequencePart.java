package dev.nightjar.dataset.sequence;

import static dev.nightjar.dataset.element.RecordCoder.readCount;
import static dev.nightjar.dataset.element.RecordCoder.writeCount;

import dev.nightjar.dataset.element.RecordCoder;

/**
 * One part of the users.
 *
 * @param firstUser index of its first user
 * @param users how many follow, the first included
 */
public record SequencePart(int part, int parts, int firstUser, int users) {
  public static final RecordCoder<SequencePart> CODER =
      RecordCoder.of(
          SequencePart.class,
          (part, out) -> {
            writeCount(out, part.part);
            writeCount(out, part.parts);
            writeCount(out, part.firstUser);
            writeCount(out, part.users);
          },
          in -> new SequencePart(readCount(in), readCount(in), readCount(in), readCount(in)));
}
