package dev.nightjar.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.RandomSets;
import dev.nightjar.train.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardizationTest {
  private static final int USERS = 5;

  /** Most items are cold: they do not count. */
  private final Catalog catalog = RandomSets.of(12, 80, 6, 1).catalog();

  private Tensor vectors(double mean) {
    torch.manual_seed(1);
    return torch.randn(catalog.rows(), 4).mul(Tensors.scalar(3)).add(Tensors.scalar(mean));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.3, 0})
  void scoresOfWarmItemsHaveTheDeviation(double deviation) {
    float[] scores =
        Tensors.withoutGradients(
            () -> {
              Tensor vectors = vectors(7);
              Standardization standardization =
                  Standardization.of(new ItemRows(List.of(vectors)), catalog)
                      .withDeviation(deviation);
              Tensor scaled = standardization.apply(torch.randn(USERS, 4));
              return Tensors.floats(scaled.matmul(vectors.transpose(0, 1)));
            });
    for (int user = 0; user < USERS; user++) {
      int from = user * catalog.rows();
      double[] warm = Arrays.stream(catalog.warm()).mapToDouble(i -> scores[from + i]).toArray();
      double mean = Arrays.stream(warm).average().orElseThrow();
      double variance =
          Arrays.stream(warm).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
      assertThat(warm.length).isBetween(2, 79);
      assertThat(Math.sqrt(variance)).isCloseTo(deviation, within(1e-3));
    }
  }

  /** A view whose scores are a hundred times as large counts no more than its weight. */
  @Test
  void viewsAreStandardizedEachForItself() {
    double[] deviations = new double[2];
    double[] summed = new double[1];
    Tensors.withoutGradients(
        () -> {
          ItemRows rows = new ItemRows(List.of(vectors(7), vectors(0).mul(Tensors.scalar(100))));
          Standardization both =
              Standardization.ofViews(rows, catalog, List.of(1.0, 0.3)).withDeviation(2);
          assertThat(both.weights()).containsExactly(1.0, 0.3);
          Tensor scaled = both.apply(torch.randn(1, 8));
          float[] all = Tensors.floats(scaled.matmul(rows.vectors().transpose(0, 1)));
          for (int view = 0; view < 2; view++) {
            Tensor own = scaled.narrow(1, 4L * view, 4);
            float[] scores = Tensors.floats(own.matmul(rows.views().get(view).transpose(0, 1)));
            deviations[view] = deviation(scores);
            summed[0] += scores[catalog.warm()[0]];
          }
          summed[0] -= all[catalog.warm()[0]];
          return null;
        });
    assertThat(deviations[0]).isCloseTo(2, within(1e-3));
    assertThat(deviations[1]).isCloseTo(0.6, within(1e-3));
    assertThat(summed[0]).isCloseTo(0, within(1e-4));
  }

  private double deviation(float[] scores) {
    double[] warm = Arrays.stream(catalog.warm()).mapToDouble(i -> scores[i]).toArray();
    double mean = Arrays.stream(warm).average().orElseThrow();
    return Math.sqrt(Arrays.stream(warm).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
  }

  @Test
  void itemsThatAreAllTheSameAddNothing() {
    float[] scaled =
        Tensors.withoutGradients(
            () -> {
              Tensor same = torch.ones(new long[] {catalog.rows(), 4}).div(Tensors.scalar(3));
              return Tensors.floats(
                  Standardization.of(new ItemRows(List.of(same)), catalog)
                      .apply(torch.randn(USERS, 4)));
            });
    for (float value : scaled) {
      assertThat(value).isZero();
    }
  }

  @Test
  void aUserOfWhomNothingIsKnownHasScoresOfZero() {
    float[] scaled =
        Tensors.withoutGradients(
            () ->
                Tensors.floats(
                    Standardization.of(new ItemRows(List.of(vectors(0))), catalog)
                        .apply(Tensors.zeros(1, 4))));
    assertThat(scaled).containsOnly(0);
  }
}
