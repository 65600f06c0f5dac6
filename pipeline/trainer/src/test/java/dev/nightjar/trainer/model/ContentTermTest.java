package dev.nightjar.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.trainer.input.Catalog;
import dev.nightjar.trainer.input.SplitMix;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ContentTermTest {
  private static final int ITEMS = 150;
  private static final int TEXT_WIDTH = 5;
  private static final int WITHOUT_TEXT = 17;

  private final float[] text = text();
  private final Catalog catalog =
      new Catalog(ITEMS, TEXT_WIDTH, 1, text, new float[ITEMS + 2], new int[ITEMS + 2]);

  /** Unit rows at random, but one without text. */
  private static float[] text() {
    SplitMix random = new SplitMix(11);
    float[] rows = new float[(ITEMS + 2) * TEXT_WIDTH];
    for (int item = 1; item <= ITEMS; item++) {
      double square = 0;
      for (int e = item * TEXT_WIDTH; e < (item + 1) * TEXT_WIDTH; e++) {
        rows[e] = item == WITHOUT_TEXT ? 0 : random.nextInt(2001) / 1000f - 1;
        square += rows[e] * rows[e];
      }
      for (int e = item * TEXT_WIDTH; e < (item + 1) * TEXT_WIDTH; e++) {
        rows[e] = item == WITHOUT_TEXT ? 0 : rows[e] / (float) Math.sqrt(square);
      }
    }
    return rows;
  }

  private float[] added(double weight, long... recent) {
    return added(ContentTerm.of(catalog).withWeight(weight), recent);
  }

  private static float[] added(ContentTerm content, long... recent) {
    return Tensors.withoutGradients(
        () ->
            Tensors.floats(
                content.addTo(
                    Tensors.of(new float[ITEMS + 2], 1, ITEMS + 2),
                    Tensors.of(recent, 1, recent.length))));
  }

  @Test
  void equalsComparingEveryItemWithEveryItemOfTheHistory() {
    int[] history = {0, 0, 5, 80, WITHOUT_TEXT, 5, 149};
    float[] expected = new float[ITEMS + 2];
    for (int place = 0; place < history.length; place++) {
      int liking = history[place];
      if (liking == 0 || liking == WITHOUT_TEXT) {
        continue;
      }
      double[] cosines =
          IntStream.rangeClosed(1, ITEMS)
              .filter(item -> item != liking && item != WITHOUT_TEXT)
              .mapToDouble(item -> cosine(liking, item))
              .sorted()
              .toArray();
      double last = cosines[cosines.length - 100];
      for (int item = 1; item <= ITEMS; item++) {
        double lift = cosine(liking, item) - last;
        if (item != liking && item != WITHOUT_TEXT && lift > 0) {
          double counts = 6 * lift * Math.pow(0.8, history.length - 1 - place);
          expected[item] = (float) Math.max(expected[item], counts);
        }
      }
    }
    float[] found = added(6, Arrays.stream(history).asLongStream().toArray());
    assertThat(found).containsExactly(expected, Offset.offset(1e-5f));
    assertThat(found[5]).isGreaterThan(0);
  }

  private double cosine(int one, int other) {
    double sum = 0;
    for (int e = 0; e < TEXT_WIDTH; e++) {
      sum += text[one * TEXT_WIDTH + e] * text[other * TEXT_WIDTH + e];
    }
    return sum;
  }

  /** Item i has i training interactions; padding and mask have none and must not become items. */
  @Test
  void countsTwiceForTailItemsOnly() {
    Catalog counted = catalog.withTrainInteractions(IntStream.range(0, ITEMS + 2).toArray());
    ContentTerm content = ContentTerm.of(counted).withWeight(3);
    float[] plain = added(content, 5, 80, 149);
    float[] favouring = added(content.favouringTail(counted, 60, 2), 5, 80, 149);
    float[] expected = plain.clone();
    for (int item = 1; item < 60; item++) {
      expected[item] *= 2;
    }
    assertThat(favouring).containsExactly(expected, Offset.offset(1e-5f));
    assertThat(expected).isNotEqualTo(plain);
    assertThat(added(content.favouringTail(counted, 0, 2), 5, 80, 149)).isEqualTo(plain);
    assertThat(added(content.favouringTail(counted, 60, 1), 5, 80, 149)).isEqualTo(plain);
    assertThat(added(ContentTerm.NONE.favouringTail(counted, 60, 2), 5)).containsOnly(0f);
  }

  @Test
  void addsNothingWithoutHistoryWeightOrText() {
    assertThat(added(6, 0, 0, 0)).containsOnly(0f);
    assertThat(added(0, 5, 6)).containsOnly(0f);
    assertThat(added(6, WITHOUT_TEXT)).containsOnly(0f);
  }
}
