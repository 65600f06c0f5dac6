package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.dataset.identity.AwsRoleOptions;
import dev.nightjar.stage.command.Setting;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.options.Description;
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
        "Turns logs and a catalog into a dataset: sequences, text vectors, similar users.");
    ArrayNode parameters = metadata.putArray("parameters");
    FlexTemplate.parameters()
        .forEach(
            (component, group) -> {
              if (!OF_THE_ENGINE.contains(component.getName())) {
                parameters.add(parameter(component).put("groupName", group));
              }
            });
    for (String name : List.of("awsRole", "awsAudience", "awsRegion")) {
      parameters.add(parameter(name, describedBy(name), true).put("groupName", "Role in AWS"));
    }
    return metadata;
  }

  private static ObjectNode parameter(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    boolean hasDefault = !setting.defaultValue().equals(Setting.NONE);
    return parameter(
        component.getName(),
        setting.value() + (hasDefault ? " " + defaultWords(setting.defaultValue()) : ""),
        hasDefault || component.getType() == Optional.class);
  }

  private static String defaultWords(String value) {
    return value.isEmpty() ? "None by default." : "Default: " + value + ".";
  }

  private static ObjectNode parameter(String name, String help, boolean optional) {
    ObjectNode parameter = Json.MAPPER.createObjectNode();
    parameter.put("name", name);
    parameter.put("label", name);
    parameter.put("helpText", help);
    parameter.put("paramType", "TEXT");
    parameter.put("isOptional", optional);
    return parameter;
  }

  /** The options of the engine that are parameters of the template, too. */
  private static String describedBy(String option) {
    String getter = "get" + option.substring(0, 1).toUpperCase(Locale.ROOT) + option.substring(1);
    return Arrays.stream(AwsRoleOptions.class.getMethods())
        .filter(method -> method.getName().equals(getter))
        .map(method -> method.getAnnotation(Description.class).value())
        .findFirst()
        .orElseThrow();
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
                  "--awsRegion=eu-west-1",
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
            "--engine-options=--awsRegion=eu-west-1 --jobName=j --labels={\"a\":\"b\"}"
                + " --templateLocation=gs://b/job");
  }
}
