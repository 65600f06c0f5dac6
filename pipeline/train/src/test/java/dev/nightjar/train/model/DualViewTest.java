package dev.nightjar.train.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.SmallDataset;
import dev.nightjar.train.TestSettings;
import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.settings.TrainSettings;
import dev.nightjar.train.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DualViewTest {
  private static final int LENGTH = 10;
  private static final int WIDTH = 2 * SmallDataset.WIDTH;
  private static final Offset<Float> CLOSE = Offset.offset(1e-5f);

  @TempDir Path root;
  private Catalog catalog;
  private DualView view;

  @BeforeEach
  void freshModel() throws IOException {
    TrainingSet set = SmallDataset.read(root);
    catalog = set.catalog();
    view =
        TestSettings.view(
            catalog,
            TestSettings.of(root, "--cross-attention", "true", "--shared-backbone", "true"),
            5);
  }

  private float[][] encode(long... sequence) {
    return Tensors.withoutGradients(
        () -> {
          float[] flat =
              Tensors.floats(
                  view.encode(
                      view.allRows(), Tensors.of(sequence, 1, sequence.length), Dropout.OFF));
          float[][] rows = new float[sequence.length][];
          Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * WIDTH, (i + 1) * WIDTH));
          return rows;
        });
  }

  @Test
  void paddingChangesNothing() {
    long[] items = {4, 9, 2, 30};
    float[][] bare = encode(items);
    for (int padding = 1; padding <= LENGTH - items.length; padding++) {
      long[] padded = new long[padding + items.length];
      System.arraycopy(items, 0, padded, padding, items.length);
      float[][] found = encode(padded);
      for (int i = 0; i < items.length; i++) {
        assertThat(found[padding + i]).containsExactly(bare[i], CLOSE);
      }
    }
  }

  @Test
  void aLaterItemNeverChangesAnEarlierPosition() {
    float[][] one = encode(4, 9, 2, 30);
    float[][] other = encode(4, 9, 2, 17);
    for (int i = 0; i < 3; i++) {
      assertThat(other[i]).containsExactly(one[i], CLOSE);
    }
    assertThat(other[3]).isNotEqualTo(one[3]);
  }

  @Test
  void anEarlierItemDoesChangeALaterPosition() {
    assertThat(encode(4, 9, 2, 30)[3]).isNotEqualTo(encode(5, 9, 2, 30)[3]);
  }

  @Test
  void aSequenceOfNothingButPaddingStaysFinite() {
    for (float[] position : encode(0, 0, 0)) {
      for (float value : position) {
        assertThat(value).isFinite();
      }
    }
  }

  @Test
  void itemVectorsHaveLengthOneInEachViewUnlessToldOtherwise() {
    TrainSettings free = TestSettings.of(root, "--normalize-items", "false");
    for (int v = 0; v < 2; v++) {
      assertThat(lengths(view, v))
          .allSatisfy(length -> assertThat(length).isCloseTo(1, Offset.offset(0.1f)));
    }
    assertThat(lengths(TestSettings.view(catalog, free), 1))
        .anySatisfy(length -> assertThat(length).isNotCloseTo(1, Offset.offset(0.2f)));
  }

  /** Of every item's vector in a view. */
  private static List<Float> lengths(DualView of, int view) {
    float[] values = Tensors.withoutGradients(() -> Tensors.floats(of.allRows().views().get(view)));
    List<Float> lengths = new ArrayList<>();
    for (int item = 1; item <= SmallDataset.ITEMS; item++) {
      double squares = 0;
      for (int d = 0; d < SmallDataset.WIDTH; d++) {
        squares += Math.pow(values[item * SmallDataset.WIDTH + d], 2);
      }
      lengths.add((float) Math.sqrt(squares));
    }
    return lengths;
  }

  @Test
  void rowsOfDistinctItemsAreThoseOfTheWholeCatalog() {
    Tensors.withoutGradients(
        () -> {
          Tensor items = Tensors.of(new long[] {0, 7, 3}, 3);
          Tensor learned = view.parameters().get("collaborative").index_select(0, items);
          for (int v = 0; v < 2; v++) {
            float[] all = Tensors.floats(view.allRows().views().get(v).index_select(0, items));
            float[] some = Tensors.floats(view.rows(v, items, Optional.of(learned)));
            assertThat(some).containsExactly(all, CLOSE);
          }
          return null;
        });
  }

  /** Fused, and written out for dropout, of which a millionth drops nothing. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-6})
  void attentionIsThatOfTheTextbook(double dropout) {
    SplitMix random = new SplitMix(2);
    Parameters parameters = new Parameters(1);
    Attention attention = new Attention(parameters, "a", 4, 2);
    float[] query = floats(random, 3 * 4);
    float[] source = floats(random, 3 * 4);
    boolean[] forbidden = {false, true, true, false, false, true, false, false, false};
    float[] found =
        Tensors.withoutGradients(
            () ->
                Tensors.floats(
                    attention.forward(
                        Tensors.of(query, 1, 3, 4),
                        Tensors.of(source, 1, 3, 4),
                        Attention.mask(Tensors.of(forbidden, 1, 1, 3, 3)),
                        Dropout.of(dropout, random))));
    float[] expected = slowAttention(parameters, query, source, forbidden);
    assertThat(found).containsExactly(expected, CLOSE);
  }

  /** Looking at three positions alike, of which it sees one value each. */
  @Test
  void dropoutIsOfTheWeightsOfAttention() {
    Parameters parameters = new Parameters(1);
    Attention attention = new Attention(parameters, "a", 3, 1);
    float[] one = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    Tensors.set(parameters.get("a.query.weight"), new float[9]);
    Tensors.set(parameters.get("a.value.weight"), one);
    Tensors.set(parameters.get("a.output.weight"), one);
    Tensor source = Tensors.of(one, 1, 3, 3);
    Tensor all = Attention.mask(Tensors.of(new boolean[9], 1, 1, 3, 3));
    Dropout dropout = Dropout.of(0.5, new SplitMix(4));
    float[] weights =
        Tensors.withoutGradients(
            () -> Tensors.floats(attention.forward(source, source, all, dropout)));
    assertThat(weights).hasSize(9).contains(0);
    int kept = 0;
    for (float weight : weights) {
      kept += weight == 0 ? 0 : 1;
      assertThat(weight).isIn(0f, 2 / 3f);
    }
    assertThat(kept).isBetween(1, 8);
  }

  private static float[] floats(SplitMix random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(2001) / 1000f - 1;
    }
    return values;
  }

  /** Three positions, width 4, two heads of 2: every sum written out. */
  private static float[] slowAttention(
      Parameters parameters, float[] query, float[] source, boolean[] forbidden) {
    double[][] q = slowLinear(parameters, "a.query", rows(query));
    double[][] k = slowLinear(parameters, "a.key", rows(source));
    double[][] v = slowLinear(parameters, "a.value", rows(source));
    double[][] joined = new double[3][4];
    for (int head = 0; head < 2; head++) {
      for (int i = 0; i < 3; i++) {
        double[] weight = new double[3];
        double sum = 0;
        for (int j = 0; j < 3; j++) {
          double dot = q[i][2 * head] * k[j][2 * head] + q[i][2 * head + 1] * k[j][2 * head + 1];
          weight[j] = forbidden[i * 3 + j] ? 0 : Math.exp(dot / Math.sqrt(2));
          sum += weight[j];
        }
        for (int j = 0; j < 3; j++) {
          joined[i][2 * head] += weight[j] / sum * v[j][2 * head];
          joined[i][2 * head + 1] += weight[j] / sum * v[j][2 * head + 1];
        }
      }
    }
    double[][] output = slowLinear(parameters, "a.output", joined);
    float[] flat = new float[12];
    for (int i = 0; i < 12; i++) {
      flat[i] = (float) output[i / 4][i % 4];
    }
    return flat;
  }

  private static double[][] rows(float[] flat) {
    double[][] rows = new double[3][4];
    for (int i = 0; i < 12; i++) {
      rows[i / 4][i % 4] = flat[i];
    }
    return rows;
  }

  private static double[][] slowLinear(Parameters parameters, String name, double[][] x) {
    float[] weight = parameters.values(name + ".weight");
    float[] bias = parameters.values(name + ".bias");
    double[][] y = new double[x.length][bias.length];
    for (int row = 0; row < x.length; row++) {
      for (int out = 0; out < bias.length; out++) {
        y[row][out] = bias[out];
        for (int in = 0; in < x[row].length; in++) {
          y[row][out] += weight[out * x[row].length + in] * x[row][in];
        }
      }
    }
    return y;
  }
}
