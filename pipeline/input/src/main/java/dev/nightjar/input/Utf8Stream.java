package dev.nightjar.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text of another encoding as UTF-8. A byte that the encoding does not know ends the reading. */
final class Utf8Stream extends InputStream {
  private final Charset charset;
  private final Reader text;
  private final char[] chars = new char[1 << 13];
  private byte[] bytes = new byte[0];
  private int next;
  private int kept;

  Utf8Stream(InputStream in, Charset charset) {
    this.charset = charset;
    this.text =
        new InputStreamReader(
            in,
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    while (next == bytes.length) {
      if (!fill()) {
        return -1;
      }
    }
    int copied = Math.min(length, bytes.length - next);
    System.arraycopy(bytes, next, to, from, copied);
    next += copied;
    return copied;
  }

  private boolean fill() throws IOException {
    int read;
    try {
      read = text.read(chars, kept, chars.length - kept);
    } catch (CharacterCodingException e) {
      throw new BadFileException(
          "expected text in %s, found bytes that are not: name the file's own encoding with --encoding"
              .formatted(charset));
    }
    if (read < 0) {
      return false;
    }
    int all = kept + read;
    // Half a pair waits for its other half.
    boolean half = Character.isHighSurrogate(chars[all - 1]);
    int whole = half ? all - 1 : all;
    bytes = new String(chars, 0, whole).getBytes(StandardCharsets.UTF_8);
    next = 0;
    kept = half ? 1 : 0;
    chars[0] = half ? chars[all - 1] : chars[0];
    return true;
  }
}
