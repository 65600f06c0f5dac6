package dev.nightjar.dataset.similar;

import dev.nightjar.contract.Conventions;
import dev.nightjar.dataset.text.TextVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Similar users the slow and obvious way: all products, sorted. */
final class Oracle {
  static final int N = 10;

  private Oracle() {}

  /** Whole numbers, so that every product is exact and ties are many. */
  static List<TextVector> vectors(int users, int width, int values, long seed) {
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

  /** (users, N) for users from {@code first}, {@code NO_USER} where there are fewer. */
  static int[] similar(List<TextVector> vectors, int first, int users) {
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

  /** Structureless: uniform on the sphere, everybody has one. */
  static List<TextVector> unitVectors(int users, int width, long seed) {
    return clusters(users, width, users, seed);
  }

  /** Around so many centres, close by. */
  static List<TextVector> clusters(int users, int width, int centres, long seed) {
    Random random = new Random(seed);
    float[][] centre = new float[centres][];
    for (int i = 0; i < centres; i++) {
      centre[i] = unit(new float[width], 1, random);
    }
    List<TextVector> vectors = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      vectors.add(new TextVector(user, unit(centre[user % centres], 0.05, random)));
    }
    return vectors;
  }

  private static float[] unit(float[] around, double spread, Random random) {
    double[] moved = new double[around.length];
    double squares = 0;
    for (int i = 0; i < moved.length; i++) {
      moved[i] = around[i] + spread * random.nextGaussian();
      squares += moved[i] * moved[i];
    }
    float[] unit = new float[moved.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (moved[i] / Math.sqrt(squares));
    }
    return unit;
  }

  /** Entries that name a user. */
  static long filled(int[] similar) {
    return Arrays.stream(similar).filter(user -> user != Conventions.NO_USER).count();
  }

  /** Users named in the same row of both. */
  static long common(int[] similar, int[] expected) {
    long common = 0;
    for (int row = 0; row < similar.length; row += N) {
      int[] named = Arrays.copyOfRange(expected, row, row + N);
      for (int i = row; i < row + N; i++) {
        int user = similar[i];
        common +=
            user != Conventions.NO_USER && Arrays.stream(named).anyMatch(u -> u == user) ? 1 : 0;
      }
    }
    return common;
  }
}
