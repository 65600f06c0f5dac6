package dev.nightjar.input;

import dev.nightjar.contract.InputRef;
import java.io.Serializable;

/**
 * One file to read.
 *
 * @param input what it holds, in the words of messages: interactions, catalog or users
 * @param ordinal place among all input files; with the line number it orders the rows of a log
 * @param fingerprint what identifies its content, see {@link InputRef}
 * @param bytes its length
 */
public record InputFile(String input, int ordinal, String uri, String fingerprint, long bytes)
    implements Serializable {
  public InputRef asInputRef() {
    return new InputRef(uri, fingerprint);
  }
}
