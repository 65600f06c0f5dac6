package dev.nightjar.dataset.element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedFileTest {
  @TempDir Path folder;

  /** Floats 0, 1, 2, ... in blocks of 8 bytes, the last one not full. */
  private MappedFile floats(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putFloat(i);
    }
    Path file = Files.write(folder.resolve("floats"), bytes.array());
    MappedFile mapped = MappedFile.of(file, 3);
    Files.delete(file);
    return mapped;
  }

  @Test
  void readsFloatsAcrossBlocksOfAFileThatIsGone() throws IOException {
    MappedFile file = floats(7);
    for (int from = 0; from <= 7; from++) {
      for (int count = 0; from + count <= 7; count++) {
        float[] found = new float[count];
        file.read(4L * from, found);
        assertThat(found).containsExactly(expected(from, count));
      }
    }
  }

  @Test
  void givesNativeFloatsInOneBlockOrTwo() throws IOException {
    MappedFile file = floats(7);
    for (int from = 0; from < 7; from++) {
      for (int count = 1; from + count <= 7; count++) {
        FloatBuffer found = file.floats(4L * from, count);
        assertThat(found.isDirect()).isTrue();
        float[] values = new float[found.remaining()];
        found.get(values);
        assertThat(values).isEqualTo(expected(from, count));
      }
    }
    assertThatThrownBy(() -> file.floats(24, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static float[] expected(int from, int count) {
    float[] expected = new float[count];
    for (int i = 0; i < count; i++) {
      expected[i] = from + i;
    }
    return expected;
  }

  @Test
  void readsBytesAcrossBlocks() throws IOException {
    byte[] all = new byte[29];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    MappedFile file = MappedFile.of(Files.write(folder.resolve("bytes"), all), 3);
    for (int from = 0; from < all.length; from++) {
      byte[] found = new byte[all.length - from];
      file.read(from, found);
      assertThat(ByteBuffer.wrap(found)).isEqualTo(ByteBuffer.wrap(all, from, found.length));
    }
  }

  @Test
  void readsNothingBehindTheEnd() throws IOException {
    MappedFile file = floats(3);
    assertThatThrownBy(() -> file.read(8, new float[2]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> file.read(16, new byte[1]))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
