package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyRowsTest {
  @TempDir Path folder;

  @Test
  void writesTheBytesOfAMatrixInMemory() throws IOException {
    Path file = folder.resolve("m.npy");
    Files.write(file, new byte[9999]);
    try (NpyRows rows = NpyRows.create(file, 3, 2)) {
      rows.put(2, new float[] {5, -6});
      rows.put(0, new float[] {1, 2});
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(Npy.file(new float[] {1, 2, 0, 0, 5, -6}, 3, 2));
    try (NpyRows none = NpyRows.create(file, 0, 2)) {
      assertThatThrownBy(() -> none.put(0, new float[2])).hasMessageContaining("row must be in");
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(Npy.file(new float[0], 0, 2));
  }

  /** More bytes than an array or an int can count; what is not written takes no disk. */
  @Test
  void writesMoreThanTwoGigabytes() throws IOException {
    Path file = folder.resolve("large.npy");
    int items = 600_000;
    try (NpyRows rows = NpyRows.create(file, items, 1024)) {
      float[] last = new float[1024];
      last[1023] = 7;
      rows.put(items - 1, last);
    }
    assertThat(Files.size(file)).isEqualTo(128 + 4L * items * 1024);
    try (InputStream in = Files.newInputStream(file)) {
      assertThat(Npy.readHeader(in, "large.npy").values()).isEqualTo(614_400_000L);
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(Files.size(file) - 4);
      assertThat(Float.intBitsToFloat(Integer.reverseBytes(in.readInt()))).isEqualTo(7);
    }
  }

  @Test
  void refusesToReadWhatNoArrayHolds() {
    byte[] header = new Npy(Npy.FLOAT32, 700_000, 3_072).header();
    assertThatThrownBy(() -> Npy.readFloats(new ByteArrayInputStream(header), "v.npy"))
        .hasMessage(
            "v.npy: expected at most 2,147,483,639 values at once, found 2,150,400,000: use fewer"
                + " rows (700,000) or columns (3,072)");
    assertThatThrownBy(() -> Npy.file(new float[0], 600_000, 1024))
        .hasMessageContaining("needs 614400000 values, got 0");
  }
}
