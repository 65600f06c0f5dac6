package dev.nightjar.train.input;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.UserSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Small training sets of random histories, in which items come again, with random titles and text
 * vectors. Every fifth item has no text.
 */
public final class RandomSets {
  public static final int TEXT_WIDTH = 6;
  public static final int WIDTH = 4;
  private static final int WORDS = 12;

  private RandomSets() {}

  /** Histories of up to so many items. */
  public static TrainingSet of(int users, int items, int longest, long seed) {
    return of(users, items, longest, seed, seed);
  }

  /** The same with other held-out items. */
  public static TrainingSet of(int users, int items, int longest, long seed, long heldOut) {
    SplitMix random = new SplitMix(seed);
    SplitMix others = new SplitMix(heldOut + 1000);
    List<int[]> histories = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      int[] history = new int[random.nextInt(longest + 1)];
      for (int i = 0; i < history.length; i++) {
        SplitMix source = history.length >= 3 && i >= history.length - 2 ? others : random;
        history[i] = 1 + Math.min(source.nextInt(items), source.nextInt(items));
      }
      histories.add(history);
    }
    return of(histories, items, titles(items, random), seed);
  }

  /** Histories as given, held out are the last two items of three or more. */
  public static TrainingSet of(List<int[]> histories, int items, long seed) {
    return of(histories, items, titles(items, new SplitMix(seed)), seed);
  }

  /** Up to four words each, some twice. */
  public static String[] titles(int items, SplitMix random) {
    String[] titles = new String[items];
    for (int item = 1; item <= items; item++) {
      StringBuilder title = new StringBuilder();
      for (int word = random.nextInt(5); word > 0 && item % 5 != 0; word--) {
        title.append("Word-").append(random.nextInt(WORDS)).append(", ");
      }
      titles[item - 1] = title.toString();
    }
    return titles;
  }

  /**
   * Everything given but the vectors.
   *
   * @param titles of the items
   */
  public static TrainingSet of(List<int[]> histories, int items, String[] titles, long seed) {
    List<UserSequence> sequences = new ArrayList<>();
    int[] counts = new int[items + 2];
    long interactions = 0;
    for (int[] history : histories) {
      int user = sequences.size();
      long[] times = LongStream.range(0, history.length).map(place -> place * 30_000).toArray();
      UserSequence sequence = UserSequence.leaveOneOut(user, "u" + user, history, times);
      Arrays.stream(sequence.trainItems()).forEach(item -> counts[item]++);
      interactions += history.length;
      sequences.add(sequence);
    }
    ItemTokens.Builder tokens = new ItemTokens.Builder(items);
    for (int i = 1; i <= items; i++) {
      tokens.add(
          new CatalogItem(
              i, "i" + i, titles[i - 1], "", List.of(), "", Map.of(), counts[i], counts[i], true));
    }
    int users = sequences.size();
    return new TrainingSet(
        new DatasetFacts(
            "2026-01-31", users, items, interactions, 1, "none", TEXT_WIDTH, WIDTH, 1, 0),
        new Catalog(
            items,
            TEXT_WIDTH,
            WIDTH,
            unitRows(items, TEXT_WIDTH, seed),
            unitRows(items, WIDTH, seed + 1),
            counts),
        tokens.build(),
        Histories.of(sequences),
        new SimilarUsers(1, filled(users)));
  }

  private static int[] filled(int users) {
    int[] none = new int[users];
    Arrays.fill(none, -1);
    return none;
  }

  private static float[] unitRows(int items, int width, long seed) {
    SplitMix random = new SplitMix(seed);
    float[] rows = new float[(items + 2) * width];
    for (int item = 1; item <= items; item++) {
      double square = 0;
      for (int at = item * width; at < (item + 1) * width; at++) {
        rows[at] = item % 5 == 0 ? 0 : random.nextInt(2001) / 1000f - 1;
        square += rows[at] * rows[at];
      }
      for (int at = item * width; at < (item + 1) * width && square > 0; at++) {
        rows[at] /= (float) Math.sqrt(square);
      }
    }
    return rows;
  }
}
