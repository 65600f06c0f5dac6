package dev.nightjar.input;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads the fields that all kinds of row share, or says what is wrong with them. */
final class Fields {
  /** What is wrong with a row; its message is the reason. Cheap: it has no stack trace. */
  static class BadRow extends Exception {
    private static final long serialVersionUID = 1L;

    BadRow(String reason) {
      super(reason, null, false, false);
    }
  }

  private static final char ZERO_WIDTH_SPACE = '\u200b';

  private Fields() {}

  static boolean isMissing(JsonNode value) {
    return value == null || value.isNull();
  }

  /** An id: text, or a whole number, whose digits are taken. */
  static String id(JsonNode object, String name) throws BadRow {
    JsonNode value = object.get(name);
    if (isMissing(value)) {
      throw new BadRow("missing " + name);
    }
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw new BadRow(name + " is not text or a whole number");
    }
    String id = value.asText();
    if (isBlank(id)) {
      throw new BadRow(name + " is blank");
    }
    if (id.indexOf('\ufeff') >= 0) {
      throw new BadRow(name + " has a byte order mark in it");
    }
    if (id.indexOf('\0') >= 0) {
      throw new BadRow(name + " has a NUL character in it");
    }
    if (hasLoneSurrogate(id)) {
      throw new BadRow(name + " is not valid Unicode");
    }
    return id;
  }

  /** Blanks of any kind, those of no width included. */
  private static boolean isBlank(String id) {
    int at = 0;
    while (at < id.length() && isBlank(id.charAt(at))) {
      at++;
    }
    return at == id.length();
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == ZERO_WIDTH_SPACE;
  }

  /** As {@code 1e999} becomes, for which JSON has no number. */
  static boolean isInfinite(JsonNode value) {
    return value.isDouble() && Double.isInfinite(value.doubleValue());
  }

  /** A text that can be written back as it was read. */
  static String unicode(String text) throws BadRow {
    if (hasLoneSurrogate(text)) {
      throw new BadRow("half a character, which no Unicode text has");
    }
    return text;
  }

  /** Half a character has no UTF-8 form, so it could not be written back as it was read. */
  static boolean hasLoneSurrogate(String id) {
    for (int i = 0; i < id.length(); i++) {
      if (Character.isSurrogate(id.charAt(i))) {
        boolean isPair =
            i + 1 < id.length() && Character.isSurrogatePair(id.charAt(i), id.charAt(i + 1));
        if (!isPair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
