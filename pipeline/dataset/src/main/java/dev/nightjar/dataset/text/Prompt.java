package dev.nightjar.dataset.text;

import static dev.nightjar.dataset.element.RecordCoder.readCount;
import static dev.nightjar.dataset.element.RecordCoder.readText;
import static dev.nightjar.dataset.element.RecordCoder.writeCount;
import static dev.nightjar.dataset.element.RecordCoder.writeText;

import dev.nightjar.contract.Sha256;
import dev.nightjar.dataset.element.RecordCoder;

/**
 * A text to embed, and whose it is.
 *
 * @param index of the item or user
 */
public record Prompt(Owner owner, int index, String text) {
  /** Whom a text describes. */
  public enum Owner {
    ITEM,
    USER
  }

  public static final RecordCoder<Prompt> CODER =
      RecordCoder.of(
          Prompt.class,
          (prompt, out) -> {
            writeCount(out, prompt.owner == Owner.ITEM ? 0 : 1);
            writeCount(out, prompt.index);
            writeText(out, prompt.text);
          },
          in ->
              new Prompt(
                  readCount(in) == 0 ? Owner.ITEM : Owner.USER, readCount(in), readText(in)));

  /** What its vector is stored under: equal encoder, length and text mean an equal vector. */
  String key(String encoder, int maxTokens) {
    return Sha256.of(encoder + "\n" + maxTokens + "\n" + text);
  }
}
