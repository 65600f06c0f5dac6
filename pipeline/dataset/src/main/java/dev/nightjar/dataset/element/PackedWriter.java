package dev.nightjar.dataset.element;

import dev.nightjar.contract.ArraySize;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Packs numbers and text into bytes: for elements that hold thousands of rows. */
public final class PackedWriter {
  private static final String WAY_OUT = "choose more --parts, or a log with fewer items";

  private byte[] bytes = new byte[256];
  private int size;

  /** A non-negative number, seven bits a byte. */
  public PackedWriter number(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  /** Length, then UTF-8. */
  public PackedWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    reserve(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
    return this;
  }

  /** Four bytes. */
  public PackedWriter real(float value) {
    reserve(4);
    int bits = Float.floatToIntBits(value);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (bits >>> shift);
    }
    return this;
  }

  public int size() {
    return size;
  }

  /** A copy of what was packed. */
  public byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    if (size > bytes.length - more) {
      long least = (long) size + more;
      bytes =
          Arrays.copyOf(
              bytes, ArraySize.grown(bytes.length, least, "an element of the pipeline", WAY_OUT));
    }
  }
}
