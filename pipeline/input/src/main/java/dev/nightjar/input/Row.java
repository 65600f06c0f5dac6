package dev.nightjar.input;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One row of an input file, the same whatever the file's format.
 *
 * @param line from 1; of a Parquet file the row's number
 * @param text as it stood in the file; of a Parquet file as JSON
 * @param fields those the input has a use for, as JSON values
 */
public record Row(long line, String text, ObjectNode fields) {
  /** Longer texts of rows are cut where they are kept. */
  public static final int MAX_TEXT = 500;

  /** The first {@link #MAX_TEXT} characters, or one less rather than half a character. */
  public static String cut(String text) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT);
  }
}
