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
    if (id.isBlank()) {
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

  /** Half a character has no UTF-8 form, so it could not be written back as it was read. */
  private static boolean hasLoneSurrogate(String id) {
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
