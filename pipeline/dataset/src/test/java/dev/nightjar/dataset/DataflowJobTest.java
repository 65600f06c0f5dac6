package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stage translated to a Dataflow job, without a cloud: the job that would be submitted is
 * written to a file instead, as a template is.
 */
class DataflowJobTest {
  @TempDir static Path folder;
  private static JsonNode job;

  @BeforeAll
  static void translate() throws IOException {
    Files.writeString(
        folder.resolve("log.jsonl"), "{\"user_id\":\"u1\",\"item_id\":\"b1\",\"timestamp\":1}\n");
    Files.writeString(folder.resolve("catalog.jsonl"), "{\"item_id\":\"b1\",\"title\":\"Soap\"}\n");
    Path staging = Files.createDirectories(folder.resolve("staging"));
    Path program = Files.createDirectories(folder.resolve("program"));
    Files.writeString(program.resolve("stands-for-the-jars"), "");
    String auth = "org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory";
    String paths = "org.apache.beam.sdk.extensions.gcp.storage.NoopPathValidator";
    String[] launcher = {
      "--interactions=" + folder.resolve("log.jsonl"),
      "--catalog=" + folder.resolve("catalog.jsonl"),
      "--root=" + folder.resolve("root"),
      "--date=2026-01-31",
      "--receipt=nights/dt=2026-01-31/n1/dataset.json",
      "--project=a-project",
      "--region=europe-west1",
      "--tempLocation=gs://a-bucket/temp",
      "--stagingLocation=" + staging,
      "--machineType=n2-highmem-4",
      "--maxWorkers=7",
      "--encoder=openai",
      "--encoderModel=soap-model",
      "--embeddingKey=arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop",
      "--embeddingWidth=128",
      "--embeddingPrice=0.02",
      "--exactUsers=1",
      "--runner=DataflowRunner",
      "--jobName=nightjar-dataset",
      "--gcpTempLocation=gs://a-bucket/temp",
      "--credentialFactoryClass=" + auth,
      "--pathValidatorClass=" + paths,
      "--filesToStage=" + program,
      "--templateLocation=" + folder.resolve("job.json")
    };
    int code = DatasetMain.command().execute(FlexTemplate.settings(launcher));
    assertThat(code).isZero();
    job = Json.MAPPER.readTree(folder.resolve("job.json").toFile());
  }

  /** Steps by the name a person sees. */
  private static Map<String, JsonNode> steps() {
    Map<String, JsonNode> steps = new TreeMap<>();
    for (JsonNode step : job.path("steps")) {
      steps.put(step.path("properties").path("user_name").path("value").asText(), step);
    }
    return steps;
  }

  @Test
  void asksForTheseMachinesAndPlaces() {
    assertThat(job.path("name").asText()).isEqualTo("nightjar-dataset");
    JsonNode environment = job.path("environment");
    JsonNode options = environment.path("sdkPipelineOptions").path("options");
    assertThat(options.path("project").asText()).isEqualTo("a-project");
    assertThat(options.path("region").asText()).isEqualTo("europe-west1");
    assertThat(options.path("stagingLocation").asText()).isEqualTo(folder + "/staging");
    assertThat(environment.path("tempStoragePrefix").asText()).endsWith("a-bucket/temp");
    JsonNode machines = environment.path("workerPools").path(0);
    assertThat(machines.path("machineType").asText()).isEqualTo("n2-highmem-4");
    assertThat(machines.path("autoscalingSettings").path("maxNumWorkers").asInt()).isEqualTo(7);
    assertThat(machines.path("packages")).isNotEmpty();
    // Beam's own image: the program is in the packages.
    assertThat(machines.toString()).containsPattern("beam[-_]java\\d+");
  }

  @Test
  void isMadeOfTheStepsOfTheStage() {
    assertThat(steps().keySet())
        .contains(
            "BuildItemPrompts/Build",
            "FallBackToItems/Mean",
            "EmbedTexts/CheckCost/Estimate",
            "EmbedTexts/CheckCost/Check",
            "EmbedTexts/Embed",
            "WriteItemVectors/WriteText",
            "WriteItemVectors/WritePca",
            "FindSimilarUsers/SearchExactly/Search",
            "FindSimilarUsers/SearchCells/TrainCells",
            "FindSimilarUsers/SearchCells/VisitCells",
            "FindSimilarUsers/SearchCells/SearchRegion",
            "FindSimilarUsers/SearchCells/WriteFoundUsers/Write",
            "FinishDataset/Finish",
            "WriteReceipt/Write");
  }

  /** Work that is spread anew must not be fused with what comes before it. */
  @Test
  void breaksFusionBeforeTheSlowSteps() {
    Map<String, JsonNode> steps = steps();
    assertThat(
            steps.entrySet().stream()
                .filter(step -> step.getValue().path("kind").asText().equals("GroupByKey"))
                .map(Map.Entry::getKey))
        .contains(
            "EmbedTexts/GroupByBucket",
            "EmbedTexts/CheckCost/GroupByBucket",
            "FindSimilarUsers/SearchExactly/Spread/Reshuffle/GroupByKey",
            "FindSimilarUsers/SearchCells/GroupByRegion",
            "FindSimilarUsers/SearchCells/WriteFoundUsers/GroupByPart");
  }

  /** Flink would hand over as one element what is gathered from the whole job. */
  @Test
  void readsWhatIsGatheredBesideNoSideInput() {
    Map<String, JsonNode> steps = steps();
    Map<String, Integer> sideInputs = new TreeMap<>();
    steps.forEach(
        (name, gather) -> {
          if (name.endsWith("/Gather")) {
            sideInputs.put(name, sideInputsOfReader(gather.path("name").asText(), steps));
          }
        });
    assertThat(sideInputs)
        .containsOnlyKeys(
            "FindSimilarUsers/SearchCells/TrainingSample/Gather",
            "FindSimilarUsers/SearchExactly/AllParts/Gather",
            "FindSimilarUsers/SearchExactly/WriteUserVectors/AllVectors/Gather",
            "IndexItems/AllFacts/Gather",
            "WriteItemVectors/AllVectors/Gather")
        .allSatisfy((name, count) -> assertThat(count).as(name).isZero());
    JsonNode regions = steps.get("FindSimilarUsers/SearchCells/GroupByRegion");
    assertThat(sideInputsOfReader(regions.path("name").asText(), steps)).isEqualTo(3);
  }

  private static int sideInputsOfReader(String step, Map<String, JsonNode> steps) {
    return steps.values().stream()
        .map(reader -> reader.path("properties"))
        .filter(reader -> reader.path("parallel_input").path("step_name").asText().equals(step))
        .mapToInt(reader -> reader.path("non_parallel_inputs").size())
        .sum();
  }

  /** Our elements have coders of their own: Java serialization would be large and slow. */
  @Test
  void serializesNothingTheJavaWay() {
    List<String> found = new ArrayList<>();
    steps()
        .forEach(
            (name, step) -> {
              for (JsonNode output : step.path("properties").path("output_info")) {
                if (output.path("encoding").toString().contains("SerializableCoder")) {
                  found.add(name);
                }
              }
            });
    assertThat(found).isEmpty();
    assertThat(job.toString())
        .contains("\"@type\":\"kind:pair\"", "\"@type\":\"org.apache.beam.sdk.coders.CustomCoder\"")
        .doesNotContain("SerializableCoder");
  }
}
