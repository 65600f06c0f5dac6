package dev.nightjar.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * What every stage takes for granted.
 *
 * <ul>
 *   <li>Item indexes: 0 is padding, 1..I are items, I + 1 is the mask token.
 *   <li>User indexes: 0..U - 1, in the order of the sequence files.
 *   <li>Sequences run from the oldest interaction to the newest; equal timestamps keep log order.
 *   <li>Equal scores go to the smaller index.
 *   <li>Times are UTC, whole seconds since the epoch.
 *   <li>Tensors are float32 little-endian, row-major.
 *   <li>A user lies in sequence part {@link #partOf}, and so in the recommendation part of that
 *       number.
 *   <li>Ids are opaque UTF-8 strings, never reinterpreted; where ids are sorted, by their UTF-8
 *       bytes.
 * </ul>
 */
public final class Conventions {
  /** Version of every format described in docs/formats.md. A reader refuses any other. */
  public static final int FORMAT_VERSION = 1;

  /** The index that stands for "no item" where a sequence is shorter than its row. */
  public static final int PADDING = 0;

  /** Index of the first item. */
  public static final int FIRST_ITEM = 1;

  /** Where a row of similar users is shorter than the others, this fills it up. */
  public static final int NO_USER = -1;

  /** Unsigned byte order of the ids' UTF-8 form: what {@code LC_ALL=C sort} does. */
  public static final Comparator<String> ID_ORDER =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private Conventions() {}

  /** The mask token's index in a catalog of {@code items} items. */
  public static int mask(int items) {
    return items + 1;
  }

  /**
   * The part, from 0, in which a user's sequence and recommendations lie: 64-bit FNV-1a of the id's
   * UTF-8 bytes, its upper half folded onto the lower one, modulo {@code parts}. Who looks for one
   * user opens one file.
   */
  public static int partOf(String userId, int parts) {
    Require.atLeast(parts, 1, "parts");
    long hash = 0xcbf29ce484222325L;
    for (byte b : userId.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return (int) Long.remainderUnsigned(hash ^ hash >>> 32, parts);
  }
}
