package dev.nightjar.trainer.pairs;

/**
 * A weight above 0 and an item as one long whose natural order is: larger weight first, then
 * smaller item.
 */
final class BestFirst {
  private BestFirst() {}

  /** The two in one: the bits of positive floats are in the order of the floats. */
  static long encode(float weight, int item) {
    return ((long) ~Float.floatToIntBits(weight) << 32) | item;
  }

  /** The item of an encoded pair. */
  static int item(long encoded) {
    return (int) encoded;
  }

  /** The weight of an encoded pair. */
  static float weight(long encoded) {
    return Float.intBitsToFloat(~(int) (encoded >> 32));
  }
}
