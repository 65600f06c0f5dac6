package dev.nightjar.train.pairs;

/**
 * A weight and an item as one long whose natural order is: larger weight first, then smaller item.
 */
public final class BestFirst {
  private BestFirst() {}

  /** The two in one. */
  public static long encode(float weight, int item) {
    int bits = Float.floatToIntBits(weight + 0f); // -0 is 0
    return ((long) ~inOrder(bits) << 32) | item;
  }

  /** Bits of floats in the order of the floats, and back: those of negative ones run backwards. */
  private static int inOrder(int bits) {
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /** The item of an encoded pair. */
  static int item(long encoded) {
    return (int) encoded;
  }

  /** The weight of an encoded pair. */
  static float weight(long encoded) {
    return Float.intBitsToFloat(inOrder(~(int) (encoded >> 32)));
  }
}
