package dev.nightjar.dataset.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcaTest {
  private static final int WIDTH = 7;
  private static final FitPca FIT = new FitPca(WIDTH, 3);

  private static List<TextVector> vectors(int count, long seed) {
    Random random = new Random(seed);
    List<TextVector> vectors = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] values = new float[WIDTH];
      double length = 0;
      for (int i = 0; i < WIDTH; i++) {
        values[i] = (float) (random.nextDouble() - 0.3) * (WIDTH - i);
        length += values[i] * values[i];
      }
      for (int i = 0; i < WIDTH; i++) {
        values[i] /= (float) Math.sqrt(length);
      }
      vectors.add(new TextVector(n + 1, values));
    }
    return vectors;
  }

  private static Pca fit(List<TextVector> vectors, int workers) {
    List<SecondMoments> parts = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      parts.add(FIT.createAccumulator());
    }
    for (int n = 0; n < vectors.size(); n++) {
      FIT.addInput(parts.get(n % workers), vectors.get(n));
    }
    return FIT.extractOutput(FIT.mergeAccumulators(parts));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 11, 12, 13, 14})
  void findsTheAxesThatPowerIterationFinds(long seed) {
    List<TextVector> vectors = vectors(400, seed);
    Pca pca = fit(vectors, 3);
    double[][] covariance = covariance(vectors);
    for (double[] axis : pca.axes()) {
      double[] expected = powerIteration(covariance);
      double variance = deflate(covariance, expected);
      assertThat(variance).isPositive();
      for (int i = 0; i < WIDTH; i++) {
        assertThat(axis[i]).isCloseTo(expected[i], within(1e-5));
      }
    }
  }

  @Test
  void centresWhatItProjects() {
    List<TextVector> vectors = vectors(300, 2);
    Pca pca = fit(vectors, 2);
    double[] sum = new double[3];
    for (TextVector vector : vectors) {
      float[] projected = pca.project(vector.values());
      for (int k = 0; k < 3; k++) {
        sum[k] += projected[k];
      }
    }
    assertThat(sum).containsExactly(new double[3], within(1e-4));
  }

  @Test
  void givesTheSameBitsInWhateverOrderWorkersCombine() throws Exception {
    List<TextVector> vectors = vectors(500, 3);
    byte[] expected = CoderUtils.encodeToByteArray(Pca.CODER, fit(vectors, 1));
    for (int workers = 2; workers < 6; workers++) {
      Collections.shuffle(vectors, new Random(workers));
      assertThat(CoderUtils.encodeToByteArray(Pca.CODER, fit(vectors, workers)))
          .isEqualTo(expected);
    }
  }

  @Test
  void survivesItsCoder() throws Exception {
    SecondMoments moments = FIT.createAccumulator();
    vectors(20, 4).forEach(vector -> FIT.addInput(moments, vector));
    SecondMoments copy =
        CoderUtils.decodeFromByteArray(
            SecondMoments.CODER, CoderUtils.encodeToByteArray(SecondMoments.CODER, moments));
    assertThat(copy.covariance()).isDeepEqualTo(moments.covariance());
    assertThat(copy.count()).isEqualTo(20);
  }

  @Test
  void projectsToZeroWhereNoItemHasText() {
    assertThat(FIT.extractOutput(FIT.createAccumulator()).project(new float[WIDTH]))
        .containsExactly(0, 0, 0);
  }

  private static double[][] covariance(List<TextVector> vectors) {
    double[] mean = new double[WIDTH];
    for (TextVector vector : vectors) {
      for (int i = 0; i < WIDTH; i++) {
        mean[i] += vector.values()[i] / (double) vectors.size();
      }
    }
    double[][] covariance = new double[WIDTH][WIDTH];
    for (TextVector vector : vectors) {
      for (int i = 0; i < WIDTH; i++) {
        for (int j = 0; j < WIDTH; j++) {
          covariance[i][j] +=
              (vector.values()[i] - mean[i]) * (vector.values()[j] - mean[j]) / vectors.size();
        }
      }
    }
    return covariance;
  }

  private static double[] powerIteration(double[][] matrix) {
    double[] axis = {1, .9, .8, .7, .6, .5, .4};
    for (int step = 0; step < 20_000; step++) {
      double[] next = new double[WIDTH];
      double length = 0;
      for (int i = 0; i < WIDTH; i++) {
        for (int j = 0; j < WIDTH; j++) {
          next[i] += matrix[i][j] * axis[j];
        }
        length += next[i] * next[i];
      }
      for (int i = 0; i < WIDTH; i++) {
        axis[i] = next[i] / Math.sqrt(length);
      }
    }
    int largest = 0;
    for (int i = 1; i < WIDTH; i++) {
      largest = Math.abs(axis[i]) > Math.abs(axis[largest]) ? i : largest;
    }
    double sign = Math.signum(axis[largest]);
    for (int i = 0; i < WIDTH; i++) {
      axis[i] *= sign;
    }
    return axis;
  }

  private static double deflate(double[][] matrix, double[] axis) {
    double variance = 0;
    for (int i = 0; i < WIDTH; i++) {
      for (int j = 0; j < WIDTH; j++) {
        variance += axis[i] * matrix[i][j] * axis[j];
      }
    }
    for (int i = 0; i < WIDTH; i++) {
      for (int j = 0; j < WIDTH; j++) {
        matrix[i][j] -= variance * axis[i] * axis[j];
      }
    }
    return variance;
  }
}
