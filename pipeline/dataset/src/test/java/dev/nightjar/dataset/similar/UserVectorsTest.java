package dev.nightjar.dataset.similar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dataset.text.TextVector;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UserVectorsTest {
  private static final int WIDTH = 3;

  private static float[] block(UserVectors vectors, int from, int to) {
    FloatBuffer block = vectors.block(from, to);
    assertThat(block.isDirect()).isTrue();
    float[] values = new float[block.remaining()];
    block.get(values);
    return values;
  }

  /** The values of these, one after the other. */
  private static float[] values(List<TextVector> vectors) {
    FloatBuffer values = FloatBuffer.allocate(WIDTH * vectors.size());
    vectors.forEach(vector -> values.put(vector.values()));
    return values.array();
  }

  @Test
  void areSortedByUserInMemoryAndOnDisk() throws IOException {
    List<TextVector> expected = Oracle.vectors(40, WIDTH, 1000, 8);
    List<TextVector> shuffled = new ArrayList<>(expected);
    shuffled.add(new TextVector(0, new float[0])); // of nobody
    Collections.shuffle(shuffled, new Random(2));
    for (UserVectors found :
        List.of(UserVectors.of(expected, WIDTH), UserVectors.onDisk(shuffled, WIDTH))) {
      assertThat(found.rows()).isEqualTo(expected.size()).isBetween(30, 39);
      assertThat(found.rowFrom(40)).isEqualTo(found.rows());
      for (int row = 0; row < found.rows(); row++) {
        assertThat(found.user(row)).isEqualTo(expected.get(row).index());
        assertThat(found.rowFrom(found.user(row))).isEqualTo(row);
        assertThat(found.row(row)).isEqualTo(expected.get(row).values());
        for (int to = row + 1; to <= found.rows(); to++) {
          assertThat(block(found, row, to)).isEqualTo(values(expected.subList(row, to)));
        }
      }
    }
  }

  @Test
  void mayBeOfNobody() throws IOException {
    UserVectors found = UserVectors.onDisk(List.of(), WIDTH);
    assertThat(found.rows()).isZero();
    assertThat(found.rowFrom(0)).isZero();
  }
}
