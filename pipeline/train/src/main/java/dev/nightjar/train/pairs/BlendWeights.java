package dev.nightjar.train.pairs;

import dev.nightjar.contract.Require;
import java.util.EnumMap;
import java.util.Map;

/**
 * The weights that combine model and evidence into the score of a candidate i for a sequence j_1 ..
 * j_n, newest last:
 *
 * <pre>
 * model * z_i + trend * t_i + sum over a &lt; {@value #HISTORY} of decay^a * sum over kinds k of weight_k * S_k(j_(n-a), i) + bonus
 * </pre>
 *
 * where z is the model's score in standard deviations over the catalog , t_i how much the candidate
 * is taken lately, and S_k the evidence. Tail candidates have weights of their own, and alone a
 * bonus.
 *
 * @param decay in (0, 1]
 * @param model weight of the model for head candidates; 0 leaves it out for all
 * @param tailModel the same for tail candidates
 * @param trend weight of how much a head candidate is taken lately
 * @param tailTrend the same for tail candidates
 * @param head weight of each kind for head candidates
 * @param tail weight of each kind for tail candidates
 * @param tailBonus added to the score of every tail candidate
 */
public record BlendWeights(
    double decay,
    double model,
    double tailModel,
    double trend,
    double tailTrend,
    Map<Evidence, Double> head,
    Map<Evidence, Double> tail,
    double tailBonus) {
  /** The newest items of a sequence that evidence is read for. */
  public static final int HISTORY = 10;

  private static final double MOST = 1e6;
  private static final double SMALLEST_FACTOR = 1e-3;

  /** The model's score and nothing else. */
  public static final BlendWeights MODEL_ALONE = of(1, 1, Map.of());

  public BlendWeights {
    Require.inRange(decay, 0.01, 1, "decay");
    Require.inRange(model, 0, MOST, "model");
    Require.inRange(tailModel, 0, MOST, "tail model");
    Require.inRange(trend, 0, MOST, "trend");
    Require.inRange(tailTrend, 0, MOST, "tail trend");
    head = complete(head);
    tail = complete(tail);
  }

  private static Map<Evidence, Double> complete(Map<Evidence, Double> given) {
    Map<Evidence, Double> all = new EnumMap<>(Evidence.class);
    for (Evidence kind : Evidence.values()) {
      all.put(kind, Require.inRange(given.getOrDefault(kind, 0.0), 0, MOST, kind.name()));
    }
    return all;
  }

  /** The same weights for head and tail candidates. */
  public static BlendWeights of(double decay, double model, Map<Evidence, Double> weights) {
    return new BlendWeights(decay, model, model, 0, 0, weights, weights, 0);
  }

  /** One kind of evidence and nothing else. */
  public static BlendWeights alone(double decay, Evidence kind) {
    return of(decay, 0, Map.of(kind, 1.0));
  }

  /** Whether the model's scores are all there is. */
  public boolean withoutEvidence() {
    return trend == 0
        && tailTrend == 0
        && head.values().stream().allMatch(weight -> weight == 0)
        && tail.values().stream().allMatch(weight -> weight == 0);
  }

  /**
   * By how much the model counts more for tail candidates than for others; at least {@value
   * #SMALLEST_FACTOR}, so that what was multiplied by it can be had back.
   *
   * @param tail (I+2) which candidates are tail items
   * @return (I+2)
   */
  public float[] factors(boolean[] tail) {
    float factor = (float) Math.max(SMALLEST_FACTOR, tailModel / model);
    float[] factors = new float[tail.length];
    for (int item = 0; item < tail.length; item++) {
      factors[item] = tail[item] && model != 0 ? factor : 1;
    }
    return factors;
  }

  /** Of an item so many steps back. */
  public float decay(int stepsBack) {
    return (float) Math.pow(decay, stepsBack);
  }

  /**
   * What is added to the scores of every sequence.
   *
   * @param tail (I+2) which candidates are tail items
   * @return (I+2)
   */
  public float[] bonuses(ItemPairs pairs, boolean[] tail) {
    float[] bonuses = new float[tail.length];
    for (int item = 0; item < tail.length; item++) {
      double bonus = (tail[item] ? tailTrend : trend) * pairs.trend()[item];
      bonuses[item] = (float) (bonus + (tail[item] ? tailBonus : 0));
    }
    return bonuses;
  }

  /**
   * One table of all evidence as it is added to scores. Larger weights of tail candidates do not
   * crowd out the others of a row, nor these them.
   *
   * @param tail (I+2) which candidates are tail items
   * @param most entries kept of a row
   */
  public PairTable blend(ItemPairs pairs, boolean[] tail, int most) {
    return PairTable.of(
        tail.length,
        most,
        () ->
            (item, row) -> {
              addRow(pairs, item, 1, tail, row);
              row.keepBest(most, tail);
            });
  }

  /** Adds what an item of a sequence says of every candidate, so many times. */
  public void addRow(ItemPairs pairs, int item, float factor, boolean[] isTail, PairRow row) {
    for (Evidence kind : Evidence.values()) {
      PairTable table = pairs.get(kind);
      float ofHead = factor * head.get(kind).floatValue();
      float ofTail = factor * tail.get(kind).floatValue();
      for (int entry = table.start(item); entry < table.end(item); entry++) {
        int candidate = table.item(entry);
        float weight = table.weight(entry) * (isTail[candidate] ? ofTail : ofHead);
        if (weight > 0) {
          row.add(candidate, weight);
        }
      }
    }
  }
}
