package dev.nightjar.train.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColdStartTest {
  /** Items 1 to 3 are trained; 4 is cold, near 2 and 3 in text; 5 is cold without text. */
  private final Catalog catalog =
      new Catalog(
          5,
          2,
          1,
          new float[] {0, 0, 1, 0, 0, 1, 0.6f, 0.8f, 0, 1, 0, 0, 0, 0},
          new float[7],
          new int[] {0, 5, 1, 2, 0, 0, 0});

  @Test
  void aColdItemGetsTheMeanOfItsNearestTrainedItems() {
    float[] served =
        Tensors.withoutGradients(
            () -> {
              ItemRows all =
                  new ItemRows(
                      List.of(
                          Tensors.of(new float[] {0, 10, 20, 40, 99, 50, 0}, 7, 1),
                          Tensors.of(new float[7], 7, 1)));
              return Tensors.floats(ColdStart.of(catalog, 2).applyTo(all).views().get(0));
            });
    assertThat(served).containsExactly(0, 10, 20, 40, 30, 50, 0);
  }

  @Test
  void takesAllTrainedItemsWhereThereAreFewerThanAskedFor() {
    float[] served =
        Tensors.withoutGradients(
            () -> {
              ItemRows all =
                  new ItemRows(
                      List.of(
                          Tensors.of(new float[] {0, 10, 20, 45, 99, 50, 0}, 7, 1),
                          Tensors.of(new float[7], 7, 1)));
              return Tensors.floats(ColdStart.of(catalog, 10).applyTo(all).views().get(0));
            });
    assertThat(served).containsExactly(0, 10, 20, 45, 25, 50, 0);
  }
}
