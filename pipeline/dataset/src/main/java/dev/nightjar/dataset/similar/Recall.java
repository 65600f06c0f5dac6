package dev.nightjar.dataset.similar;

import dev.nightjar.contract.Conventions;
import dev.nightjar.dataset.element.Tally;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.values.KV;

/**
 * How many of the users that should have been found were found. A found user counts if it is at
 * least as similar as the last of those that should have been: which of two equally similar users
 * is named does not matter here.
 */
final class Recall {
  /** Rounding of a scalar product of unit vectors in single precision. */
  private static final double ROUNDING = 1e-6;

  private long expected;
  private long found;

  /** Adds one user: the scores that should have been found, and those that were, best first. */
  void add(float[] shouldBe, float[] was) {
    if (shouldBe.length > 0) {
      float last = shouldBe[shouldBe.length - 1];
      expected += shouldBe.length;
      for (float score : was) {
        found += score >= last - ROUNDING ? 1 : 0;
      }
    }
  }

  /** Adds one user, looked for by plain loops in double precision. */
  void addPlainly(UserVectors vectors, int row, int[] users) {
    float[] query = vectors.row(row);
    float[] scores = new float[vectors.rows()];
    float[] candidate = new float[query.length];
    for (int other = 0; other < scores.length; other++) {
      vectors.copyRow(other, candidate);
      scores[other] = product(query, candidate);
    }
    int[] named = Arrays.stream(users).filter(u -> u != Conventions.NO_USER).distinct().toArray();
    float[] was = new float[named.length];
    for (int rank = 0; rank < was.length; rank++) {
      was[rank] = scores[vectors.rowFrom(named[rank])];
    }
    scores[row] = Float.NEGATIVE_INFINITY; // nobody is similar to itself
    Arrays.sort(scores);
    float[] shouldBe = new float[Math.min(users.length, scores.length - 1)];
    for (int rank = 0; rank < shouldBe.length; rank++) {
      shouldBe[rank] = scores[scores.length - 1 - rank];
    }
    add(shouldBe, was);
  }

  private static float product(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (double) left[i] * right[i];
    }
    return (float) sum;
  }

  List<KV<String, Long>> tallies() {
    return List.of(Tally.of("similar.expected", expected), Tally.of("similar.found", found));
  }
}
