package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.stage.command.Setting;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlexTemplateTest {
  private static final Path METADATA = Path.of("../../infra/dataset/metadata.json");

  /** What the launcher knows by itself, and what makes no sense there. */
  private static final Set<String> OF_THE_ENGINE =
      Set.of(
          "runner",
          "parallelism",
          "flinkMaster",
          "project",
          "region",
          "tempLocation",
          "stagingLocation",
          "engineOptions",
          "metricLine");

  private static ObjectNode metadata() {
    ObjectNode metadata = Json.MAPPER.createObjectNode();
    metadata.put("name", "Nightjar dataset");
    metadata.put(
        "description",
        "Turns logs and a catalogue into a dataset: sequences, text vectors, similar users.");
    ArrayNode parameters = metadata.putArray("parameters");
    FlexTemplate.parameters()
        .filter(component -> !OF_THE_ENGINE.contains(component.getName()))
        .forEach(component -> parameters.add(parameter(component)));
    return metadata;
  }

  private static ObjectNode parameter(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    boolean hasDefault = !setting.defaultValue().equals(Setting.NONE);
    ObjectNode parameter = Json.MAPPER.createObjectNode();
    parameter.put("name", component.getName());
    parameter.put("label", component.getName());
    parameter.put(
        "helpText",
        setting.value() + (hasDefault ? " Default: " + setting.defaultValue() + "." : ""));
    parameter.put("paramType", "TEXT");
    parameter.put("isOptional", hasDefault || component.getType() == Optional.class);
    return parameter;
  }

  @Test
  void metadataNamesEverySetting() throws IOException {
    assertThat(Files.readString(METADATA))
        .isEqualTo(new String(Json.pretty(metadata()), StandardCharsets.UTF_8));
  }

  @Test
  void tellsParametersFromTheLaunchersOptions() {
    assertThat(
            FlexTemplate.settings(
                new String[] {
                  "--minUserInteractions=5",
                  "--receipt=nights/dt=2026-01-31/n1/dataset.json",
                  "--itemPrompt={title}; by {brand}",
                  "--project=p",
                  "--tempLocation=gs://b/t",
                  "--runner=DataflowRunner",
                  "--jobName=j",
                  "--labels={\"a\":\"b\"}",
                  "--templateLocation=gs://b/job"
                }))
        .containsExactly(
            "--runner=dataflow",
            "--min-user-interactions=5",
            "--receipt=nights/dt=2026-01-31/n1/dataset.json",
            "--item-prompt={title}; by {brand}",
            "--project=p",
            "--temp-location=gs://b/t",
            "--engine-options=--jobName=j --labels={\"a\":\"b\"} --templateLocation=gs://b/job");
  }
}
