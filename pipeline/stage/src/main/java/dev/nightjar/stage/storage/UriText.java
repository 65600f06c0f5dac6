package dev.nightjar.stage.storage;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Names in URIs: {@code a b} is {@code a%20b} there. */
public final class UriText {
  private UriText() {}

  /** A path as URIs have it; slashes stay. */
  static String encode(String path) {
    try {
      return new URI(null, null, "/" + path, null).toASCIIString().substring(1);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no path: " + path, e);
    }
  }

  /** What an encoded path means; a path that is not encoded whole stays as it is. */
  public static String decode(String path) {
    byte[] from = path.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream to = new ByteArrayOutputStream(from.length);
    for (int i = 0; i < from.length; i++) {
      if (from[i] != '%') {
        to.write(from[i]);
        continue;
      }
      int high = i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(from[i + 2], 16);
      if (low < 0) {
        return path;
      }
      to.write(high << 4 | low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(to.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return path;
    }
  }
}
