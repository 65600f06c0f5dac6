package dev.nightjar.train.pairs;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.TrainingSet;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All evidence of a training set, counted over its training interactions only; each table in a unit
 * of its own.
 *
 * @param tables one for each kind; empty rows where nothing is known
 * @param trend (I+2) how much each item is taken lately, in standard deviations; 0: not at all
 */
public record ItemPairs(Map<Evidence, PairTable> tables, float[] trend) {
  /** Entries kept of a row. */
  public static final int MOST = 200;

  private static final long DAY = 24 * 60 * 60 - 1;
  private static final double PRIOR = 0.15;

  public ItemPairs {
    tables = Map.copyOf(tables);
  }

  /** Counts and compares. */
  public static ItemPairs of(TrainingSet set) {
    int rows = set.catalog().rows();
    Occurrences occurrences = Occurrences.of(set.histories(), rows);
    Map<Evidence, PairTable> tables = new EnumMap<>(Evidence.class);
    tables.put(Evidence.TRANSITIONS, transitions(set, occurrences, Long.MAX_VALUE));
    tables.put(Evidence.SAME_DAY, transitions(set, occurrences, DAY));
    tables.put(
        Evidence.CO_OCCURRENCE,
        PairTable.of(rows, MOST, CoOccurrence.of(set.histories(), occurrences, rows)));
    float[] prior = prior(set.catalog());
    TokenSimilarity tokens = new TokenSimilarity(set.tokens(), prior);
    tables.put(Evidence.TOKENS, PairTable.of(rows, MOST, () -> tokens));
    tables.put(Evidence.TEXT_VECTORS, VectorSimilarity.of(set.catalog(), MOST, prior).table());
    tables.replaceAll((kind, table) -> table.standardized());
    return new ItemPairs(tables, Trend.of(set.histories(), rows));
  }

  private static PairTable transitions(TrainingSet set, Occurrences occurrences, long within) {
    int rows = set.catalog().rows();
    Transitions counted = Transitions.of(set.histories(), occurrences, within, rows);
    return PairTable.of(rows, MOST, () -> counted);
  }

  /** Of two items equally alike in text, the one that more have taken is the better guess. */
  private static float[] prior(Catalog catalog) {
    float[] prior = new float[catalog.rows()];
    for (int item = 0; item < prior.length; item++) {
      prior[item] = (float) Math.pow(1 + catalog.trainInteractions()[item], PRIOR);
    }
    return prior;
  }

  /** How many pairs of each kind there are. */
  public String words() {
    return Arrays.stream(Evidence.values())
        .map(kind -> String.format(Locale.ROOT, "%,d of %s", get(kind).entries(), kind.words()))
        .collect(Collectors.joining(", "));
  }

  public PairTable get(Evidence kind) {
    return tables.get(kind);
  }
}
