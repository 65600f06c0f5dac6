package dev.nightjar.train.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.train.input.RandomSets;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.input.TrainingSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairTableTest {
  private static final int ROWS = 2500; // more than two blocks of rows

  /** Weights of few values, so that most are ties. */
  private static List<Tables.Pair> pairs(int item) {
    SplitMix random = new SplitMix(11).split(item);
    List<Tables.Pair> pairs = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      pairs.add(new Tables.Pair(1 + random.nextInt(ROWS - 2), 0.25f * (1 + random.nextInt(3))));
    }
    return pairs;
  }

  @Test
  void keepsTheBestOfARowAndTiesGoToTheSmallerIndex() {
    List<List<Tables.Pair>> rows = Tables.rows(Tables.of(ROWS, 3, PairTableTest::pairs));
    assertThat(rows).hasSize(ROWS);
    assertThat(rows.get(0)).isEmpty();
    assertThat(rows.get(ROWS - 1)).isEmpty();
    for (int row = 1; row < ROWS - 1; row++) {
      Map<Integer, Float> sums = new TreeMap<>();
      pairs(row).forEach(pair -> sums.merge(pair.item(), pair.weight(), Float::sum));
      List<Tables.Pair> expected =
          sums.entrySet().stream()
              .map(sum -> new Tables.Pair(sum.getKey(), sum.getValue()))
              .sorted(Comparator.comparing(Tables.Pair::weight).reversed())
              .limit(3)
              .toList();
      assertThat(rows.get(row)).isEqualTo(expected);
    }
  }

  @Test
  void fewOfManyAreTheFirstOfAllInOrder() {
    PairRow row = new PairRow(1_002);
    manyItems(row, new SplitMix(5));
    int[] all = row.best(row.count());
    for (int most : new int[] {1, 2, 3, 100, 499, 500, 501, 999, 1_000, 2_000}) {
      row.clear();
      int[] best = manyItems(row, new SplitMix(5)).takeBest(most).items();
      assertThat(best).isEqualTo(Arrays.copyOf(all, Math.min(most, all.length)));
    }
  }

  @Test
  void theBestOfSomeAreTheFirstOfThemAmongAll() {
    PairRow row = manyItems(new PairRow(1_002), new SplitMix(5));
    int[] some = IntStream.of(row.best(row.count())).filter(item -> item % 3 == 0).toArray();
    for (int most : new int[] {1, 2, 60, 166, 167, 332, 333, 1_000}) {
      assertThat(row.best(most, item -> item % 3 == 0))
          .isEqualTo(Arrays.copyOf(some, Math.min(most, some.length)));
    }
  }

  /** Ties among 50 weights, in an order of their own. */
  private static PairRow manyItems(PairRow row, SplitMix random) {
    int[] items = IntStream.rangeClosed(1, 1_000).toArray();
    random.shuffle(items);
    for (int item : items) {
      row.add(item, 1 + random.nextInt(50));
    }
    return row;
  }

  @Test
  void theMeanOfTheBestWeightsBecomesOne() {
    PairTable table = Tables.of(ROWS, 3, PairTableTest::pairs).standardized();
    double mean =
        Tables.rows(table).stream()
            .filter(row -> !row.isEmpty())
            .mapToDouble(row -> row.get(0).weight())
            .average()
            .orElseThrow();
    assertThat(mean).isCloseTo(1, within(1e-5));
  }

  @Test
  void aWeightAndAnItemInOneNumberAreInTheOrderOfBoth() {
    float[] weights = {1e-30f, 0.25f, 0.5f, 1, 3e20f};
    int[] items = {1, 2, 1000, Integer.MAX_VALUE};
    long last = Long.MIN_VALUE;
    for (int w = weights.length - 1; w >= 0; w--) {
      for (int item : items) {
        long encoded = BestFirst.encode(weights[w], item);
        assertThat(encoded).isGreaterThan(last);
        assertThat(BestFirst.item(encoded)).isEqualTo(item);
        assertThat(BestFirst.weight(encoded)).isEqualTo(weights[w]);
        last = encoded;
      }
    }
  }

  @Test
  void aRowIsEmptyAfterItsBestWereTaken() {
    PairRow row = new PairRow(10);
    row.add(3, 1);
    row.add(2, 1);
    row.add(7, 0.5f);
    row.add(7, 1);
    assertThat(row.count()).isEqualTo(3);
    assertThat(row.largest()).isEqualTo(1.5f);
    assertThat(row.best(3)).containsExactly(7, 2, 3);
    assertThat(row.takeBest(2).items()).containsExactly(7, 2);
    assertThat(row.count()).isZero();
    assertThat(row.sum(7)).isZero();
    row.add(7, 2);
    assertThat(row.takeBest(2).weights()).containsExactly(2);
  }

  /** The best seven, of which the best three of either group are never left out. */
  private static List<Double> bestOfBoth(Map<Integer, Double> sums, boolean[] tail) {
    List<Integer> order =
        sums.keySet().stream()
            .sorted(Comparator.comparingDouble((Integer item) -> -sums.get(item)))
            .toList();
    List<Integer> kept = new ArrayList<>();
    for (boolean group : new boolean[] {true, false}) {
      order.stream().filter(item -> tail[item] == group).limit(3).forEach(kept::add);
    }
    order.stream().filter(item -> !kept.contains(item)).limit(7 - kept.size()).forEach(kept::add);
    return kept.stream().map(sums::get).sorted(Comparator.reverseOrder()).toList();
  }

  /** Against loops over every kind of evidence, for head and tail candidates apart. */
  @Test
  void aBlendIsTheWeightedSumOfAllEvidence() {
    TrainingSet set = RandomSets.of(60, 40, 12, 8);
    ItemPairs pairs = ItemPairs.of(set);
    boolean[] tail = set.catalog().tail(6);
    BlendWeights blend =
        new BlendWeights(
            0.7,
            1,
            1,
            0,
            0,
            Map.of(Evidence.TRANSITIONS, 1.0, Evidence.TOKENS, 0.3),
            Map.of(Evidence.TEXT_VECTORS, 2.0, Evidence.CO_OCCURRENCE, 0.5),
            0.1);
    List<List<Tables.Pair>> found = Tables.rows(blend.blend(pairs, tail, 7));
    int tails = 0;
    for (int row = 1; row <= 40; row++) {
      Map<Integer, Double> sums = new TreeMap<>();
      for (Evidence kind : Evidence.values()) {
        for (Tables.Pair pair : Tables.rows(pairs.get(kind)).get(row)) {
          double weight = (tail[pair.item()] ? blend.tail() : blend.head()).get(kind);
          sums.merge(pair.item(), weight * pair.weight(), Double::sum);
        }
      }
      sums.values().removeIf(sum -> sum == 0);
      List<Double> best = bestOfBoth(sums, tail);
      assertThat(found.get(row)).hasSameSizeAs(best);
      for (int i = 0; i < best.size(); i++) {
        Tables.Pair pair = found.get(row).get(i);
        assertThat((double) pair.weight()).isCloseTo(best.get(i), within(1e-4));
        assertThat((double) pair.weight()).isCloseTo(sums.get(pair.item()), within(1e-4));
        tails += tail[pair.item()] ? 1 : 0;
      }
    }
    assertThat(tails).isBetween(1, 279);
  }
}
