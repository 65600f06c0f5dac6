package dev.nightjar.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;

/** TextNumbers written as text: {@code -12}, {@code 4.5}, {@code 1.7e9}. */
public final class TextNumbers {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DIGITS_OF_LONG = 18;

  private TextNumbers() {}

  /** The number, or null if this is none. */
  public static JsonNode parse(String text) {
    int length = text.length();
    int start = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    int end = digits(text, start);
    if (end == start) {
      return null;
    }
    if (end == length) {
      return end - start <= DIGITS_OF_LONG
          ? NODES.numberNode(Long.parseLong(text))
          : NODES.numberNode(new BigInteger(text));
    }
    return isDecimal(text, end) ? finite(Double.parseDouble(text)) : null;
  }

  private static JsonNode finite(double value) {
    return Double.isFinite(value) ? NODES.numberNode(value) : null;
  }

  /** From behind the first digits: a fraction, an exponent, or both. */
  private static boolean isDecimal(String text, int from) {
    int at = from;
    if (text.charAt(at) == '.') {
      int end = digits(text, at + 1);
      if (end == at + 1) {
        return false;
      }
      at = end;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      boolean signed = at + 1 < text.length() && "+-".indexOf(text.charAt(at + 1)) >= 0;
      int exponent = at + (signed ? 2 : 1);
      int end = digits(text, exponent);
      return end > exponent && end == text.length();
    }
    return at == text.length();
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
