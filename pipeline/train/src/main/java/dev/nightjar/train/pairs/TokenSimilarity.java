package dev.nightjar.train.pairs;

import dev.nightjar.train.input.ItemTokens;
import java.util.Arrays;

/**
 * Which items have words in common: the cosine of their TF-IDF vectors. A row reads the items of
 * its rarest words first and stops after {@value #BUDGET} of them, so that common words cost
 * nothing even in a huge catalog.
 */
final class TokenSimilarity implements PairTable.RowSource {
  private static final int BUDGET = 200_000;

  private final ItemTokens tokens;
  private final int[] offsets; // (T+1)
  private final int[] items; // with each token, in index order
  private final float[] weights;

  private final float[] prior; // (I+2)

  /**
   * @param prior (I+2) what every candidate's similarity is multiplied by
   */
  TokenSimilarity(ItemTokens tokens, float[] prior) {
    this.tokens = tokens;
    this.prior = prior;
    offsets = new int[tokens.vocabulary() + 1];
    for (int at = 0; at < tokens.end(tokens.rows() - 1); at++) {
      offsets[tokens.token(at) + 1]++;
    }
    Arrays.parallelPrefix(offsets, Integer::sum);
    items = new int[offsets[offsets.length - 1]];
    weights = new float[items.length];
    int[] next = offsets.clone();
    for (int item = 0; item < tokens.rows(); item++) {
      for (int at = tokens.start(item); at < tokens.end(item); at++) {
        int to = next[tokens.token(at)]++;
        items[to] = item;
        weights[to] = tokens.weight(at);
      }
    }
  }

  @Override
  public void fill(int item, PairRow row) {
    long[] rarestFirst = new long[tokens.end(item) - tokens.start(item)];
    for (int i = 0; i < rarestFirst.length; i++) {
      int at = tokens.start(item) + i;
      int token = tokens.token(at);
      rarestFirst[i] = ((long) (offsets[token + 1] - offsets[token]) << 32) | at;
    }
    Arrays.sort(rarestFirst);
    long visited = 0;
    for (long next : rarestFirst) {
      visited += next >>> 32;
      if (visited > BUDGET) {
        break;
      }
      addItemsWith(tokens.token((int) next), tokens.weight((int) next), item, row);
    }
    row.replace((candidate, cosine) -> cosine * prior[candidate]);
  }

  private void addItemsWith(int token, float weight, int item, PairRow row) {
    for (int at = offsets[token]; at < offsets[token + 1]; at++) {
      if (items[at] != item) {
        row.add(items[at], weight * weights[at]);
      }
    }
  }
}
