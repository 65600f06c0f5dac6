package dev.nightjar.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.train.TestSettings;
import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemEncoderTest {
  private static final int ITEMS = 40;
  private static final int WIDTH = 4;
  private static final int COLD = 7;

  /** Every item but one has interactions, those up to one have a text, too. */
  private static Catalog catalog(int withText) {
    float[] text = new float[(ITEMS + 2) * WIDTH];
    Arrays.fill(text, WIDTH, (1 + withText) * WIDTH, 0.5f);
    int[] counts = new int[ITEMS + 2];
    Arrays.fill(counts, 1, ITEMS + 1, 3);
    counts[COLD] = 0;
    return new Catalog(ITEMS, WIDTH, WIDTH, text, text.clone(), counts);
  }

  /** Rows of E at the start. */
  private static List<List<Float>> start(Catalog catalog) {
    DualView view = TestSettings.view(catalog, TestSettings.of(Path.of(".")), 5);
    float[] rows =
        Tensors.withoutGradients(() -> Tensors.floats(view.allRows().views().get(0).contiguous()));
    Float[] boxed = new Float[rows.length];
    Arrays.setAll(boxed, i -> rows[i]);
    List<Float> all = Arrays.asList(boxed);
    return IntStream.range(0, rows.length / WIDTH)
        .mapToObj(row -> all.subList(row * WIDTH, (row + 1) * WIDTH))
        .toList();
  }

  /** Where all rows are 0 so is every score and every slope: nothing would ever be learned. */
  @Test
  void itemsWithoutTextDifferFromTheStartIfTrainingSeesThem() {
    List<List<Float>> start = start(catalog(0));
    List<Float> nothing = List.of(0f, 0f, 0f, 0f);
    assertThat(start.get(0)).isEqualTo(nothing); // padding
    assertThat(start.get(ITEMS + 1)).isEqualTo(nothing); // mask
    assertThat(start.get(COLD)).isEqualTo(nothing);
    Set<List<Float>> distinct = new HashSet<>(start.subList(1, ITEMS + 1));
    assertThat(distinct).hasSize(ITEMS);
  }

  @Test
  void itemsWithATextStartAsItsPca() {
    List<List<Float>> start = start(catalog(20));
    double length = Math.sqrt(4 * 0.25 + 0.01);
    assertThat(start.subList(1, 21))
        .allSatisfy(
            row ->
                assertThat(row)
                    .allSatisfy(
                        x -> assertThat(x).isCloseTo((float) (0.5 / length), within(1e-6f))));
    assertThat(new HashSet<>(start.subList(21, ITEMS + 1))).hasSize(20);
  }
}
