package dev.nightjar.nightly;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts messages into lines, and into what is drawn again in place: it ends where the next begins.
 */
final class LineSplitter {
  private static final String ERASE = "\u001b[K";

  private final Consumer<String> lines;
  private final Consumer<String> drawn;
  private final ByteArrayOutputStream open = new ByteArrayOutputStream();

  LineSplitter(Consumer<String> lines, Consumer<String> drawn) {
    this.lines = lines;
    this.drawn = drawn;
  }

  void add(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        lines.accept(take());
      } else if (bytes[i] == '\r') {
        drawn.accept(take());
      } else {
        open.write(bytes[i]);
      }
    }
    if (open.size() > 0) {
      drawn.accept(text());
    }
  }

  /** A last line may lack its end. */
  void end() {
    if (!text().isBlank()) {
      lines.accept(take());
    }
  }

  private String take() {
    String text = text();
    open.reset();
    return text;
  }

  private String text() {
    return open.toString(StandardCharsets.UTF_8).replace(ERASE, "");
  }
}
