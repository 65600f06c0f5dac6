package dev.nightjar.recommend;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts that are nearly right. The same seed always gives the same text. */
public final class Fuzz {
  private static final List<String> PIECES =
      List.of(
          "null",
          "-1",
          "1e309",
          "\"\"",
          "[]",
          "{}",
          "true",
          "2062-01-31",
          "../../x",
          "\\u0000",
          ":",
          "\"",
          "- ",
          "&a *a",
          "!!java.net.URL x",
          "99999999999999999999",
          "s3://",
          "é",
          "\n",
          "  ");

  private Fuzz() {}

  /**
   * Changes a text in one to four places: pieces cut, doubled, moved or put in, and bits flipped.
   */
  public static byte[] mutate(byte[] text, long seed) {
    Random random = new Random(seed);
    List<Byte> bytes = new ArrayList<>();
    for (byte b : text) {
      bytes.add(b);
    }
    for (int change = 1 + random.nextInt(4); change > 0; change--) {
      change(bytes, random);
    }
    byte[] changed = new byte[bytes.size()];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = bytes.get(i);
    }
    return changed;
  }

  private static void change(List<Byte> bytes, Random random) {
    int at = random.nextInt(bytes.size() + 1);
    int to = Math.min(bytes.size(), at + 1 + random.nextInt(12));
    switch (random.nextInt(5)) {
      case 0 -> bytes.subList(at, to).clear();
      case 1 -> bytes.addAll(at, new ArrayList<>(bytes.subList(at, to)));
      case 2 -> bytes.subList(at, bytes.size()).clear();
      case 3 -> {
        bytes.subList(at, to).clear();
        int place = at;
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        for (byte b : piece.getBytes(StandardCharsets.UTF_8)) {
          bytes.add(place++, b);
        }
      }
      default -> {
        if (at < bytes.size()) {
          bytes.set(at, (byte) (bytes.get(at) ^ 1 << random.nextInt(8)));
        }
      }
    }
  }
}
