package dev.nightjar.trainer.pairs;

import dev.nightjar.trainer.input.TrainingSet;
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
 */
public record ItemPairs(Map<Evidence, PairTable> tables) {
  /** Entries kept of a row. */
  public static final int MOST = 200;

  public ItemPairs {
    tables = Map.copyOf(tables);
  }

  /** Counts and compares. */
  public static ItemPairs of(TrainingSet set) {
    int rows = set.catalog().rows();
    Occurrences occurrences = Occurrences.of(set.histories(), rows);
    Map<Evidence, PairTable> tables = new EnumMap<>(Evidence.class);
    tables.put(
        Evidence.TRANSITIONS,
        PairTable.of(rows, MOST, () -> new Transitions(set.histories(), occurrences)));
    tables.put(
        Evidence.CO_OCCURRENCE,
        PairTable.of(rows, MOST, CoOccurrence.of(set.histories(), occurrences, rows)));
    TokenLikeness tokens = new TokenLikeness(set.tokens());
    tables.put(Evidence.TOKENS, PairTable.of(rows, MOST, () -> tokens));
    tables.put(Evidence.TEXT_VECTORS, VectorLikeness.of(set.catalog(), MOST).table());
    tables.replaceAll((kind, table) -> table.standardized());
    return new ItemPairs(tables);
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
