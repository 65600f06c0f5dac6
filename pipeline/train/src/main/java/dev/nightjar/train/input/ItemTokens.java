package dev.nightjar.train.input;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Require;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The words of every item's title, brand and categories as TF-IDF vectors of length 1: sparse, 8
 * bytes a word. Words are runs of letters and digits, in lower case. Rows as everywhere: padding
 * and mask have none.
 */
public final class ItemTokens {
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final int[] offsets; // (I+3)
  private final int[] tokens;
  private final float[] weights;
  private final int vocabulary;

  private ItemTokens(int[] offsets, int[] tokens, float[] weights, int vocabulary) {
    this.offsets = offsets;
    this.tokens = tokens;
    this.weights = weights;
    this.vocabulary = vocabulary;
  }

  /** I + 2. */
  public int rows() {
    return offsets.length - 1;
  }

  /** Different words. */
  public int vocabulary() {
    return vocabulary;
  }

  /** The first word of an item. */
  public int start(int item) {
    return offsets[item];
  }

  /** The end of an item's words. */
  public int end(int item) {
    return offsets[item + 1];
  }

  /** Which word it is, from 0. */
  public int token(int at) {
    return tokens[at];
  }

  /** Its TF-IDF, of a vector of length 1. */
  public float weight(int at) {
    return weights[at];
  }

  /** The same texts with other items: the text of {@code order[i]} goes to the i-th item. */
  ItemTokens withTextOf(int[] order) {
    int[] moved = new int[offsets.length];
    int[] movedTokens = new int[tokens.length];
    float[] movedWeights = new float[tokens.length];
    int to = 0;
    for (int i = 0; i < order.length; i++) {
      int count = end(order[i]) - start(order[i]);
      System.arraycopy(tokens, start(order[i]), movedTokens, to, count);
      System.arraycopy(weights, start(order[i]), movedWeights, to, count);
      to += count;
      moved[i + Conventions.FIRST_ITEM + 1] = to;
    }
    moved[offsets.length - 1] = to;
    return new ItemTokens(moved, movedTokens, movedWeights, vocabulary);
  }

  /** Takes items in the order of their indexes. */
  static final class Builder {
    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final int[] offsets;
    private int[] tokens = new int[1024];
    private float[] counts = new float[1024];
    private int filled;
    private int next = Conventions.FIRST_ITEM;

    /**
     * @param items I
     */
    Builder(int items) {
      offsets = new int[items + 3];
    }

    void add(CatalogItem item) {
      Require.that(item.index() == next, "expected item %d next, found %d", next, item.index());
      Map<Integer, Integer> words = new TreeMap<>();
      count(item.title(), words);
      count(item.brand(), words);
      item.categories().forEach(category -> count(category, words));
      if (filled + words.size() > tokens.length) {
        tokens = Arrays.copyOf(tokens, 2 * (filled + words.size()));
        counts = Arrays.copyOf(counts, tokens.length);
      }
      words.forEach(
          (token, count) -> {
            tokens[filled] = token;
            counts[filled++] = count;
          });
      offsets[++next] = filled;
    }

    private void count(String text, Map<Integer, Integer> words) {
      for (String word : NO_WORD.split(text.toLowerCase(Locale.ROOT), -1)) {
        if (!word.isEmpty()) {
          words.merge(vocabulary.computeIfAbsent(word, any -> vocabulary.size()), 1, Integer::sum);
        }
      }
    }

    ItemTokens build() {
      int items = offsets.length - 3;
      Require.that(next == items + 1, "expected %d items, found %d", items, next - 1);
      offsets[offsets.length - 1] = filled;
      int[] itemsWith = new int[vocabulary.size()];
      for (int at = 0; at < filled; at++) {
        itemsWith[tokens[at]]++;
      }
      float[] weights = Arrays.copyOf(counts, filled);
      for (int item = Conventions.FIRST_ITEM; item <= items; item++) {
        double square = 0;
        for (int at = offsets[item]; at < offsets[item + 1]; at++) {
          weights[at] *= (float) (Math.log((1.0 + items) / (1 + itemsWith[tokens[at]])) + 1);
          square += weights[at] * weights[at];
        }
        for (int at = offsets[item]; at < offsets[item + 1]; at++) {
          weights[at] /= (float) Math.sqrt(square);
        }
      }
      return new ItemTokens(offsets, Arrays.copyOf(tokens, filled), weights, vocabulary.size());
    }
  }
}
