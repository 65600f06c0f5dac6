package dev.nightjar.dataset.similar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Conventions;
import dev.nightjar.dataset.text.TextVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSearchTest {
  private static final int N = 10;

  /** Whole numbers, so that every product is exact and ties are many. */
  private static List<TextVector> vectors(int users, int width, int values, long seed) {
    Random random = new Random(seed);
    List<TextVector> vectors = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      if (random.nextInt(20) > 0) {
        float[] vector = new float[width];
        for (int i = 0; i < width; i++) {
          vector[i] = random.nextInt(values) - values / 2;
        }
        vectors.add(new TextVector(user, vector));
      }
    }
    return vectors;
  }

  private static int[] search(List<TextVector> vectors, int width, int first, int users) {
    List<TextVector> shuffled = new ArrayList<>(vectors);
    Collections.shuffle(shuffled, new Random(9));
    try (ExactSearch search = new ExactSearch(N)) {
      return search.search(UserVectors.of(shuffled, width), first, users, done -> {});
    }
  }

  private static int[] oracle(List<TextVector> vectors, int first, int users) {
    int[] expected = new int[users * N];
    Arrays.fill(expected, Conventions.NO_USER);
    for (TextVector query : vectors) {
      if (query.index() >= first && query.index() < first + users) {
        record Scored(int user, double score) {}
        List<Scored> sorted =
            vectors.stream()
                .filter(other -> other.index() != query.index())
                .map(other -> new Scored(other.index(), dot(query, other)))
                .sorted(
                    Comparator.comparingDouble(Scored::score)
                        .reversed()
                        .thenComparing(Scored::user))
                .limit(N)
                .toList();
        for (int rank = 0; rank < sorted.size(); rank++) {
          expected[(query.index() - first) * N + rank] = sorted.get(rank).user();
        }
      }
    }
    return expected;
  }

  private static double dot(TextVector a, TextVector b) {
    double sum = 0;
    for (int i = 0; i < a.values().length; i++) {
      sum += a.values()[i] * b.values()[i];
    }
    return sum;
  }

  @Test
  void agreesWithBruteForceTiesIncluded() {
    List<TextVector> vectors = vectors(600, 6, 3, 1);
    assertThat(search(vectors, 6, 0, 600)).isEqualTo(oracle(vectors, 0, 600));
  }

  @Test
  void searchesAllUsersForThoseOfOnePart() {
    List<TextVector> vectors = vectors(900, 16, 9, 2);
    assertThat(search(vectors, 16, 300, 250)).isEqualTo(oracle(vectors, 300, 250));
  }

  @Test
  void mergesSeveralBlocksOfCandidates() {
    List<TextVector> vectors = vectors(9500, 4, 3, 3);
    assertThat(search(vectors, 4, 9000, 40)).isEqualTo(oracle(vectors, 9000, 40));
  }

  @Test
  void fillsUpWhereThereAreTooFewUsers() {
    List<TextVector> two =
        List.of(new TextVector(1, new float[] {1}), new TextVector(2, new float[] {1}));
    int[] found = search(two, 1, 0, 3);
    int[] expected = new int[3 * N];
    Arrays.fill(expected, Conventions.NO_USER);
    expected[N] = 2;
    expected[2 * N] = 1;
    assertThat(found).isEqualTo(expected);
    assertThat(search(List.of(), 1, 0, 1)).containsOnly(Conventions.NO_USER);
  }
}
