package dev.nightjar.dataset.element;

import java.nio.charset.StandardCharsets;

/** Reads what {@link PackedWriter} packed, in the same order. */
public final class PackedReader {
  private final byte[] bytes;
  private int at;

  public PackedReader(byte[] bytes) {
    this.bytes = bytes;
  }

  public boolean hasNext() {
    return at < bytes.length;
  }

  public long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /** A number that counts something. */
  public int count() {
    return Math.toIntExact(number());
  }

  public String text() {
    int length = count();
    at += length;
    return new String(bytes, at - length, length, StandardCharsets.UTF_8);
  }

  public float real() {
    int bits = 0;
    for (int i = 0; i < 4; i++) {
      bits = (bits << 8) | (bytes[at++] & 0xff);
    }
    return Float.intBitsToFloat(bits);
  }
}
