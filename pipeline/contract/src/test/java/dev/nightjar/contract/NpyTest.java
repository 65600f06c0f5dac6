package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class NpyTest {
  @Test
  void writesTheBytesThatNumpyWrites() {
    byte[] file = Npy.file(new float[] {1f, -2.5f}, 1, 2);
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }" + " ".repeat(58) + "\n";
    assertThat(HexFormat.of().formatHex(file, 0, 10)).isEqualTo("934e554d505901007600");
    assertThat(new String(file, 10, 118, StandardCharsets.US_ASCII)).isEqualTo(header);
    assertThat(HexFormat.of().formatHex(file, 128, 136)).isEqualTo("0000803f000020c0");
    assertThat(file).hasSize(136);
  }

  @Test
  void readsBackEveryValueOfAMatrixLargerThanOneChunk() throws IOException {
    int[] values = new int[70_000 * 3];
    Arrays.setAll(values, i -> i * 7919);
    Npy.Ints read = Npy.readInts(in(Npy.file(values, 70_000, 3)), "similar.npy");
    assertThat(read.rows()).isEqualTo(70_000);
    assertThat(read.columns()).isEqualTo(3);
    assertThat(read.values()).isEqualTo(values);
  }

  @Test
  void refusesAnotherTypeAndNamesTheFile() {
    byte[] file = Npy.file(new int[] {1}, 1, 1);
    assertThatThrownBy(() -> Npy.readFloats(in(file), "items.npy"))
        .isInstanceOf(ContractException.class)
        .hasMessage("items.npy: expected type <f4, found <i4");
  }

  @Test
  void refusesAFileThatEndsEarly() {
    byte[] file = Npy.file(new float[] {1f, 2f}, 1, 2);
    assertThatThrownBy(() -> Npy.readFloats(in(Arrays.copyOf(file, file.length - 1)), "v.npy"))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("v.npy");
  }

  @Test
  void refusesAShapeThatDoesNotFitTheValues() {
    assertThatThrownBy(() -> Npy.file(new float[3], 2, 2))
        .hasMessage("shape (2, 2) needs 4 values, got 3");
  }

  private static ByteArrayInputStream in(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}
