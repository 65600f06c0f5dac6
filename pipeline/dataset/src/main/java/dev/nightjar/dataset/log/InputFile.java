package dev.nightjar.dataset.log;

import static dev.nightjar.dataset.element.RecordCoder.readCount;
import static dev.nightjar.dataset.element.RecordCoder.readText;
import static dev.nightjar.dataset.element.RecordCoder.writeCount;
import static dev.nightjar.dataset.element.RecordCoder.writeText;

import dev.nightjar.contract.InputRef;
import dev.nightjar.dataset.element.RecordCoder;
import java.io.Serializable;

/**
 * One file to read.
 *
 * @param input what it holds, in the words of messages: interactions, catalog or users
 * @param ordinal place among all input files; with the line number it orders the rows of a log
 * @param fingerprint what identifies its content, see {@link InputRef}
 */
public record InputFile(String input, int ordinal, String uri, String fingerprint)
    implements Serializable {
  public static final RecordCoder<InputFile> CODER =
      RecordCoder.of(
          InputFile.class,
          (file, out) -> {
            writeText(out, file.input);
            writeCount(out, file.ordinal);
            writeText(out, file.uri);
            writeText(out, file.fingerprint);
          },
          in -> new InputFile(readText(in), readCount(in), readText(in), readText(in)));

  public InputRef asInputRef() {
    return new InputRef(uri, fingerprint);
  }
}
