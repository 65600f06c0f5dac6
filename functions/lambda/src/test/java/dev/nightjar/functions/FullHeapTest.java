package dev.nightjar.functions;

import static dev.nightjar.functions.CloudFiles.found;
import static dev.nightjar.functions.CloudFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.stage.command.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java has an option that ends a process whose heap is full with 3, which is a stage's refusal. */
class FullHeapTest {
  @TempDir Path folder;

  /** Asks for more than its heap holds. */
  public static void main(String[] args) {
    System.out.println(new long[1 << 24].length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "dataset-batch"})
  void endsAContainerAsAFailureDoes(String image) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx16m",
            "-cp",
            System.getProperty("java.class.path"),
            FullHeapTest.class.getName());
    builder
        .environment()
        .put(
            "JAVA_TOOL_OPTIONS",
            found("JAVA_TOOL_OPTIONS=\"(.+)\"", text("infra/" + image + "/Dockerfile"))
                .iterator()
                .next());
    Process stage =
        builder
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    assertThat(stage.waitFor()).isEqualTo(ExitCode.FAILED);
    assertThat(folder.resolve("said"))
        .content()
        .contains("java.lang.OutOfMemoryError: Java heap space");
  }
}
