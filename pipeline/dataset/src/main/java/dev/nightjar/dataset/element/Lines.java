package dev.nightjar.dataset.element;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The bytes of a file of lines, in the making. */
public final class Lines {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long count;

  public void add(String line) {
    bytes.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    bytes.write('\n');
    count++;
  }

  public byte[] bytes() {
    return bytes.toByteArray();
  }

  public long count() {
    return count;
  }
}
