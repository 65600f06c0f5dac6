package dev.nightjar.train.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.RandomSets;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.input.TrainingSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of evidence against loops over everything. */
class EvidenceTest {
  private static double of(List<Map<Integer, Double>> rows, int row, int item) {
    return rows.get(row).getOrDefault(item, 0.0);
  }

  private static List<Map<Integer, Double>> emptyRows(int rows) {
    List<Map<Integer, Double>> all = new ArrayList<>();
    IntStream.range(0, rows).forEach(row -> all.add(new TreeMap<>()));
    return all;
  }

  /** Short histories, and some beyond what co-occurrence reads. */
  @ParameterizedTest
  @CsvSource({"40, 25, 12", "6, 150, 260", "3, 4, 2"})
  void transitionsAreCountedUpToTwentyStepsApart(int users, int items, int longest) {
    TrainingSet set = RandomSets.of(users, items, longest, 1);
    ItemPairs pairs = ItemPairs.of(set);
    assertSame(pairs.get(Evidence.TRANSITIONS), transitions(set, Long.MAX_VALUE));
    assertSame(pairs.get(Evidence.SAME_DAY), transitions(set, 86_399));
  }

  private static List<Map<Integer, Double>> transitions(TrainingSet set, long within) {
    int users = set.histories().users();
    int items = set.catalog().rows() - 2;
    List<Map<Integer, Double>> counts = emptyRows(items + 2);
    double[] leaving = new double[items + 2];
    double[] arriving = new double[items + 2];
    Histories histories = set.histories();
    for (int user = 0; user < users; user++) {
      for (int a = 0; a < histories.trainLength(user); a++) {
        for (int b = a + 1; b < histories.trainLength(user) && b <= a + 20; b++) {
          int from = histories.item(user, a);
          int to = histories.item(user, b);
          if (histories.time(user, b) - histories.time(user, a) > within) {
            continue;
          }
          double count = Math.pow(0.9, b - a - 1);
          leaving[from] += count;
          arriving[to] += count;
          if (from != to) {
            counts.get(from).merge(to, count, Double::sum);
          }
        }
      }
    }
    for (int row = 0; row < counts.size(); row++) {
      double root = Math.sqrt(leaving[row] + 5);
      counts.get(row).replaceAll((item, count) -> count / root / Math.pow(arriving[item] + 5, 0.1));
    }
    return counts;
  }

  @ParameterizedTest
  @CsvSource({"40, 25, 12", "6, 150, 260", "3, 4, 2"})
  void coOccurrenceIsAShrunkCosineOfColumnsOfUsers(int users, int items, int longest) {
    TrainingSet set = RandomSets.of(users, items, longest, 2);
    List<Map<Integer, Double>> rows = emptyRows(items + 2);
    double[] squares = new double[items + 2];
    for (int user = 0; user < users; user++) {
      int length = set.histories().trainLength(user);
      TreeSet<Integer> own = new TreeSet<>();
      for (int place = Math.max(0, length - 200); place < length; place++) {
        own.add(set.histories().item(user, place));
      }
      double weight = Math.log(2) / Math.log(2.0 + length);
      for (int one : own) {
        squares[one] += weight;
        for (int other : own) {
          if (other != one) {
            rows.get(one).merge(other, weight, Double::sum);
          }
        }
      }
    }
    for (int one = 0; one < rows.size(); one++) {
      double square = squares[one];
      rows.get(one)
          .replaceAll((other, sum) -> sum / (Math.sqrt(square) * Math.sqrt(squares[other]) + 10));
    }
    assertSame(ItemPairs.of(set).get(Evidence.CO_OCCURRENCE), rows);
  }

  @Test
  void tokensAreTheCosineOfTfIdf() {
    int items = 60;
    String[] titles = RandomSets.titles(items, new SplitMix(3));
    TrainingSet set = RandomSets.of(List.of(new int[] {1, 2}), items, titles, 3);
    Map<String, Integer> itemsWith = new TreeMap<>();
    List<Map<String, Double>> vectors = new ArrayList<>();
    for (String title : titles) {
      Map<String, Double> words = new TreeMap<>();
      for (String word : title.split("[-, ]+", -1)) {
        if (!word.isEmpty()) {
          words.merge(word, 1.0, Double::sum);
        }
      }
      words.keySet().forEach(word -> itemsWith.merge(word, 1, Integer::sum));
      vectors.add(words);
    }
    for (Map<String, Double> vector : vectors) {
      vector.replaceAll(
          (word, count) -> count * (Math.log((1.0 + items) / (1 + itemsWith.get(word))) + 1));
      double norm = Math.sqrt(vector.values().stream().mapToDouble(x -> x * x).sum());
      vector.replaceAll((word, weight) -> weight / norm);
    }
    List<Map<Integer, Double>> rows = emptyRows(items + 2);
    for (int one = 1; one <= items; one++) {
      for (int other = 1; other <= items; other++) {
        Map<String, Double> its = vectors.get(other - 1);
        double cosine =
            vectors.get(one - 1).entrySet().stream()
                .mapToDouble(word -> word.getValue() * its.getOrDefault(word.getKey(), 0.0))
                .sum();
        if (one != other && cosine > 0) {
          rows.get(one).put(other, cosine * prior(set.catalog(), other));
        }
      }
    }
    assertSame(ItemPairs.of(set).get(Evidence.TOKENS), rows);
  }

  /** In blocks that do not divide the catalog, with fewer and with more neighbors than items. */
  @ParameterizedTest
  @CsvSource({"5, 7", "5, 1", "5, 1000", "1, 7", "100, 7"})
  void textVectorsAreTheNearestHoweverTheCatalogIsCut(int most, int block) {
    Catalog catalog = RandomSets.of(3, 60, 4, 4).catalog();
    int[] withText = IntStream.rangeClosed(1, 60).filter(catalog::hasText).toArray();
    List<Map<Integer, Double>> rows = emptyRows(62);
    for (int one : withText) {
      double[] cosines =
          IntStream.of(withText)
              .filter(other -> other != one)
              .mapToDouble(other -> cosine(catalog, one, other))
              .sorted()
              .toArray();
      double least = cosines[cosines.length - Math.min(most + 1, cosines.length)];
      for (int other : withText) {
        double above = cosine(catalog, one, other) - least;
        if (other != one && above > 1e-7) {
          rows.get(one).put(other, above * prior(catalog, other));
        }
      }
    }
    assertSame(
        new VectorSimilarity(catalog, most, priors(catalog), block).table().standardized(), rows);
  }

  private static double prior(Catalog catalog, int item) {
    return Math.pow(1 + catalog.trainInteractions()[item], 0.15);
  }

  private static float[] priors(Catalog catalog) {
    float[] priors = new float[catalog.rows()];
    for (int item = 0; item < priors.length; item++) {
      priors[item] = (float) prior(catalog, item);
    }
    return priors;
  }

  private static double cosine(Catalog catalog, int one, int other) {
    double sum = 0;
    for (int column = 0; column < RandomSets.TEXT_WIDTH; column++) {
      sum +=
          catalog.textVectors()[one * RandomSets.TEXT_WIDTH + column]
              * (double) catalog.textVectors()[other * RandomSets.TEXT_WIDTH + column];
    }
    return sum;
  }

  @Test
  void aCatalogWithoutTextHasNoTextEvidence() {
    TrainingSet set = RandomSets.of(10, 20, 5, 5);
    Catalog catalog = set.catalog();
    Catalog bare =
        new Catalog(
            20,
            RandomSets.TEXT_WIDTH,
            RandomSets.WIDTH,
            new float[22 * RandomSets.TEXT_WIDTH],
            catalog.pcaVectors(),
            catalog.trainInteractions());
    assertThat(VectorSimilarity.of(bare, 5, priors(bare)).table().standardized().entries())
        .isZero();
    assertThat(VectorSimilarity.of(bare, 5, priors(bare)).table().rows()).isEqualTo(22);
  }

  @Test
  void heldOutItemsChangeNoByte() {
    TrainingSet one = RandomSets.of(60, 30, 12, 6, 1);
    TrainingSet other = RandomSets.of(60, 30, 12, 6, 2);
    boolean held = false;
    for (int user = 0; user < 60; user++) {
      held |= !Arrays.equals(one.histories().sortedAll(user), other.histories().sortedAll(user));
    }
    assertThat(held).isTrue();
    for (Evidence kind : Evidence.values()) {
      PairTable table = ItemPairs.of(one).get(kind);
      assertThat(table.entries()).isPositive();
      assertThat(Tables.rows(ItemPairs.of(other).get(kind))).isEqualTo(Tables.rows(table));
    }
  }

  @Test
  void shuffledTextMovesWordsAndVectorsAlike() {
    TrainingSet set = RandomSets.of(10, 40, 5, 7);
    TrainingSet shuffled = set.withShuffledText(new SplitMix(1));
    int moved = 0;
    for (int item = 1; item <= 40; item++) {
      int now = item;
      int from =
          IntStream.rangeClosed(1, 40)
              .filter(was -> sameVector(set, was, shuffled, now))
              .findFirst()
              .orElseThrow();
      if (set.catalog().hasText(from)) {
        moved += from == item ? 0 : 1;
        assertThat(words(shuffled, item)).isEqualTo(words(set, from));
      }
    }
    assertThat(moved).isGreaterThan(20);
    assertThat(Tables.rows(ItemPairs.of(shuffled).get(Evidence.TRANSITIONS)))
        .isEqualTo(Tables.rows(ItemPairs.of(set).get(Evidence.TRANSITIONS)));
    assertThat(Tables.rows(ItemPairs.of(shuffled).get(Evidence.TOKENS)))
        .isNotEqualTo(Tables.rows(ItemPairs.of(set).get(Evidence.TOKENS)));
  }

  private static boolean sameVector(TrainingSet set, int was, TrainingSet other, int now) {
    int width = RandomSets.TEXT_WIDTH;
    return Arrays.equals(
        set.catalog().textVectors(),
        was * width,
        (was + 1) * width,
        other.catalog().textVectors(),
        now * width,
        (now + 1) * width);
  }

  private static List<String> words(TrainingSet set, int item) {
    return IntStream.range(set.tokens().start(item), set.tokens().end(item))
        .mapToObj(at -> set.tokens().token(at) + " " + set.tokens().weight(at))
        .toList();
  }

  /** The same pairs, in a unit in which the best of a row is 1 in the mean, best first. */
  private static void assertSame(PairTable table, List<Map<Integer, Double>> rows) {
    assertThat(table.rows()).isEqualTo(rows.size());
    double unit =
        rows.stream()
            .filter(row -> !row.isEmpty())
            .mapToDouble(row -> Collections.max(row.values()))
            .average()
            .orElse(1);
    for (int row = 0; row < rows.size(); row++) {
      List<Integer> items = new ArrayList<>();
      for (int entry = table.start(row); entry < table.end(row); entry++) {
        items.add(table.item(entry));
        double expected = of(rows, row, table.item(entry)) / unit;
        assertThat((double) table.weight(entry)).isCloseTo(expected, within(1e-4));
        if (entry > table.start(row)) {
          assertThat(table.weight(entry)).isLessThanOrEqualTo(table.weight(entry - 1));
          assertThat(
                  table.weight(entry) < table.weight(entry - 1)
                      || table.item(entry) > table.item(entry - 1))
              .isTrue();
        }
      }
      assertThat(items).containsExactlyInAnyOrderElementsOf(rows.get(row).keySet());
    }
  }
}
