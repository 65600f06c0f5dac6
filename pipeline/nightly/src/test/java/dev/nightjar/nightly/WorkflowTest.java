package dev.nightjar.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The workflow does nothing that the scripts of {@code ci/} do not do on any machine. */
class WorkflowTest {
  private static final Path HOME = Path.of("../..");

  private static List<JsonNode> steps() throws IOException {
    byte[] yaml = Files.readAllBytes(HOME.resolve(".github/workflows/ci.yaml"));
    List<JsonNode> steps = new ArrayList<>();
    YAMLMapper.builder()
        .build()
        .readTree(yaml)
        .path("jobs")
        .forEach(job -> job.path("steps").forEach(steps::add));
    return steps;
  }

  @Test
  void everyCommandIsAScriptThatIsThere() throws IOException {
    List<String> scripts = new ArrayList<>();
    for (JsonNode step : steps()) {
      if (step.has("run")) {
        String command = step.path("run").asText();
        assertThat(command).matches("(sudo --preserve-env=[A-Z_,]+ )?ci/[a-z-]+( --[a-z]+)?");
        scripts.add(command.replaceFirst("^sudo \\S+ ", "").replaceFirst(" .*", ""));
      }
    }
    assertThat(scripts)
        .contains("ci/verify", "ci/native", "ci/images", "ci/dependencies", "ci/release")
        .allSatisfy(script -> assertThat(HOME.resolve(script)).isExecutable());
    // Terraform runs once: inside ci/verify.
    assertThat(scripts).doesNotContain("ci/terraform");
    assertThat(HOME.resolve("ci/verify")).content().contains("ci/terraform");
  }

  @Test
  void everyActionIsOfOneCommit() throws IOException {
    for (JsonNode step : steps()) {
      if (step.has("uses")) {
        assertThat(step.path("uses").asText()).matches("[a-z-]+/[a-z-]+@[0-9a-f]{40}");
      }
    }
  }
}
