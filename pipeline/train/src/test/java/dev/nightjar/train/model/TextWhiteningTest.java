package dev.nightjar.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.tensor.Tensors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextWhiteningTest {
  private static final int ITEMS = 400;
  private static final int WIDTH = 5;
  private static final double FLOOR = 0.1;

  private static Catalog catalog(float[] text) {
    int rows = ITEMS + 2;
    return new Catalog(ITEMS, WIDTH, 1, text, new float[rows], new int[rows]);
  }

  /** Directions of very different variance around a common mean; every third item has no text. */
  private static float[] texts() {
    SplitMix random = new SplitMix(3);
    float[] text = new float[(ITEMS + 2) * WIDTH];
    for (int item = 1; item <= ITEMS; item++) {
      double shared = random.nextInt(1000) / 1000.0;
      for (int d = 0; d < WIDTH && item % 3 != 0; d++) {
        double own = random.nextInt(1000) / 1000.0;
        text[item * WIDTH + d] = (float) (5 + shared * (d + 1) + own * Math.pow(0.5, d));
      }
    }
    return text;
  }

  private static double[][] covariance(float[] text) {
    int[] written = IntStream.rangeClosed(1, ITEMS).filter(item -> item % 3 != 0).toArray();
    double[] mean = new double[WIDTH];
    double[][] covariance = new double[WIDTH][WIDTH];
    for (int item : written) {
      for (int d = 0; d < WIDTH; d++) {
        mean[d] += text[item * WIDTH + d] / (double) written.length;
      }
    }
    for (int item : written) {
      for (int i = 0; i < WIDTH; i++) {
        for (int j = 0; j < WIDTH; j++) {
          covariance[i][j] +=
              (text[item * WIDTH + i] - mean[i])
                  * (text[item * WIDTH + j] - mean[j])
                  / written.length;
        }
      }
    }
    return covariance;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] product = new double[WIDTH][WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      for (int j = 0; j < WIDTH; j++) {
        for (int k = 0; k < WIDTH; k++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }

  /** With W = (C + f I)^(-1/2), what comes out has the covariance W C W: times C + f I it is C. */
  @Test
  void directionsBecomeUncorrelatedButForTheFloor() {
    float[] texts = texts();
    float[] white = Tensors.floats(Tensors.kept(TextWhitening.of(catalog(texts))));
    double[][] before = covariance(texts);
    double trace = IntStream.range(0, WIDTH).mapToDouble(d -> before[d][d]).sum();
    double[][] lifted = covariance(texts);
    for (int d = 0; d < WIDTH; d++) {
      lifted[d][d] += FLOOR * trace / WIDTH;
    }
    double[][] found = product(covariance(white), lifted);
    for (int i = 0; i < WIDTH; i++) {
      for (int j = 0; j < WIDTH; j++) {
        assertThat(found[i][j]).isCloseTo(before[i][j], within(1e-4));
      }
    }
    for (int item = 0; item < ITEMS + 2; item++) {
      for (int d = 0; d < WIDTH && (item % 3 == 0 || item > ITEMS); d++) {
        assertThat(white[item * WIDTH + d]).isZero();
      }
    }
  }

  @Test
  void howManyRowsAreTakenAtATimeChangesRoundingOnly() {
    float[] whole = Tensors.floats(TextWhitening.of(catalog(texts())));
    for (int rows : new int[] {1, 7, ITEMS}) {
      float[] some = Tensors.floats(TextWhitening.of(catalog(texts()), rows));
      assertThat(some).containsExactly(whole, within(1e-5f));
    }
  }

  @Test
  void textsThatAreAllTheSameSayNothing() {
    float[] same = texts();
    for (int item = 1; item <= ITEMS; item++) {
      for (int d = 0; d < WIDTH; d++) {
        same[item * WIDTH + d] = d;
      }
    }
    assertThat(Tensors.floats(TextWhitening.of(catalog(same)))).containsOnly(0);
  }

  @Test
  void aCatalogWithoutTextStaysAsItIs() {
    float[] none = new float[(ITEMS + 2) * WIDTH];
    assertThat(Tensors.floats(TextWhitening.of(catalog(none)))).containsOnly(0);
  }
}
