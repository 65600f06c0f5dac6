package dev.nightjar.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.onnx.global.onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The checker of the ONNX project, with shape inference, on the graphs that the train stage's
 * {@code GraphsForCheckTest} leaves: one for every backbone and every addition.
 */
class OnnxCheckTest {
  private static final Path GRAPHS = Path.of("..", "train", "target", "graphs");

  @TempDir Path folder;

  private static List<Path> models() throws IOException {
    assertThat(GRAPHS).as("graphs of the train stage's tests: run these first").isDirectory();
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
    Files.write(
        broken, replaced(Files.readAllBytes(models().get(0)), "TopK", "TopQ", Integer.MAX_VALUE));
    assertThatThrownBy(() -> check(broken)).hasMessageContaining("TopQ");
  }

  @Test
  void anInputThatNobodyMakesIsFound() throws Exception {
    Path broken = folder.resolve("broken.onnx");
    Files.write(
        broken, replaced(Files.readAllBytes(models().get(0)), "ScatterND.", "ScatterNX.", 1));
    assertThatThrownBy(() -> check(broken)).isInstanceOf(RuntimeException.class);
  }

  /** The first so many occurrences of a text, replaced by one of the same length. */
  private static byte[] replaced(byte[] model, String from, String to, int most) {
    String text = new String(model, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    AtomicInteger seen = new AtomicInteger();
    return Pattern.compile(from, Pattern.LITERAL)
        .matcher(text)
        .replaceAll(found -> seen.incrementAndGet() <= most ? to : from)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
