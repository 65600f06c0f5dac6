package dev.nightjar.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.onnx.global.onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The checker of the ONNX project, with shape inference, on the graphs that the trainer's {@code
 * GraphsForCheckTest} leaves: one for every backbone and every addition.
 */
class OnnxCheckTest {
  private static final Path GRAPHS = Path.of("..", "trainer", "target", "graphs");

  @TempDir Path folder;

  private static List<Path> models() throws IOException {
    assertThat(GRAPHS).as("graphs of the trainer's tests: run these first").isDirectory();
    try (Stream<Path> files = Files.walk(GRAPHS)) {
      return files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
  }

  private static void check(Path model) {
    onnx.check_model(model.toString(), true, false, true);
  }

  @Test
  void everyGraphIsValid() throws Exception {
    List<Path> models = models();
    assertThat(models).hasSizeGreaterThanOrEqualTo(8);
    for (Path model : models) {
      assertThatCode(() -> check(model)).as(model.toString()).doesNotThrowAnyException();
    }
  }

  @Test
  void anUnknownOperatorIsFound() throws Exception {
    Path broken = folder.resolve("broken.onnx");
    Files.write(broken, replaced(Files.readAllBytes(models().get(0)), "TopK", "TopQ"));
    assertThatThrownBy(() -> check(broken)).hasMessageContaining("TopQ");
  }

  @Test
  void anInputThatNobodyMakesIsFound() throws Exception {
    Path broken = folder.resolve("broken.onnx");
    Files.write(broken, replaced(Files.readAllBytes(models().get(0)), "ScatterND.", "ScatterNX."));
    assertThatThrownBy(() -> check(broken)).isInstanceOf(RuntimeException.class);
  }

  /** The first occurrence of a text, replaced by one of the same length. */
  private static byte[] replaced(byte[] model, String from, String to) {
    String text = new String(model, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    return text.replaceFirst(from.replace(".", "\\."), to).getBytes(StandardCharsets.ISO_8859_1);
  }
}
