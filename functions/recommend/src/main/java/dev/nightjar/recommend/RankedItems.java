package dev.nightjar.recommend;

import dev.nightjar.contract.Conventions;
import java.util.Arrays;

/**
 * The items of one user in the order of their scores, ties to the smaller index: exactly what
 * sorting the whole row would give, but computed only as far as needed.
 *
 * <p>Method: if n blocks of the row have a bound of at least t, and the bounds were reached, at
 * least n items score t or more; all items that do stand in blocks with such a bound. So t for n =
 * the number wanted finds them all, and where rules have taken some out, twice as many are looked
 * for, until enough are found or the row is at its end.
 */
final class RankedItems {
  private final ScoreRow row;
  private int wantedBlocks;
  private float found = Float.POSITIVE_INFINITY; // all items of at least this score are known
  private long[] keys;
  private int size;

  /**
   * @param row not to be changed any more
   * @param first places that will be asked for at least
   */
  RankedItems(ScoreRow row, int first) {
    this.row = row;
    this.wantedBlocks = Math.max(1, first + row.excluded());
    this.keys = new long[first + 16];
  }

  /** Whether there is an item in this place, from 0. */
  boolean has(int place) {
    while (place >= size && found != Float.NEGATIVE_INFINITY) {
      findMore();
    }
    return place < size;
  }

  /** The index of the item in a place that is there. */
  int item(int place) {
    return (int) keys[place];
  }

  float score(int place) {
    return row.score(item(place));
  }

  private void findMore() {
    float least = row.boundOf(wantedBlocks);
    wantedBlocks = (int) Math.min(Integer.MAX_VALUE, 2L * wantedBlocks);
    if (least < found) {
      int known = size;
      row.forEachBlock(least, (block, first, count) -> add(block, first, count, least));
      Arrays.sort(keys, known, size);
      found = least;
    }
  }

  private void add(float[] block, int first, int count, float least) {
    for (int i = first == Conventions.PADDING ? 1 : 0; i < count; i++) {
      float score = block[i];
      if (!(score < least) && !(score >= found) && score != Float.NEGATIVE_INFINITY) {
        add(key(ScoreRow.checked(score), first + i));
      }
    }
  }

  private void add(long key) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    keys[size++] = key;
  }

  /** Sorts as it must: the larger score first, then the smaller index. */
  private static long key(float score, int item) {
    int bits = Float.floatToRawIntBits(score + 0f); // -0 is 0
    int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return ((long) ~ascending << 32) | item;
  }
}
