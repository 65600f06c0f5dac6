package dev.nightjar.functions;

import static dev.nightjar.functions.CloudFiles.block;
import static dev.nightjar.functions.CloudFiles.folders;
import static dev.nightjar.functions.CloudFiles.found;
import static dev.nightjar.functions.CloudFiles.module;
import static dev.nightjar.functions.CloudFiles.stateMachine;
import static dev.nightjar.functions.CloudFiles.text;
import static dev.nightjar.functions.CloudFiles.texts;
import static dev.nightjar.stage.command.Settings.kebab;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Recommendation;
import dev.nightjar.launch.LaunchSettings;
import dev.nightjar.load.LoadSettings;
import dev.nightjar.stage.command.ReceiptSettings;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.Settings;
import java.lang.reflect.RecordComponent;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Names that several files of a cloud night must agree on, each read from where it counts:
 * Terraform, the state machine, handlers, images, settings and the layout of the root. Names that
 * only a plan shows in full (ARNs, filled placeholders) are compared by {@code ci/terraform}; for
 * metrics see {@link WatchedMetricsTest}.
 */
class CloudNamesTest {
  private static final LocalDate NIGHT = LocalDate.parse("2026-01-31");
  private static final String ENGINE_SETTINGS =
      "pipeline/dataset/src/main/java/dev/nightjar/dataset/EngineSettings.java";
  private static final String TRAIN_SETTINGS =
      "pipeline/train/src/main/java/dev/nightjar/train/settings/TrainSettings.java";

  private static Set<String> handlers() {
    return texts("functions/lambda/src/main/java", "Handler.java")
        .flatMap(file -> found("^@Named\\(\"(\\w+)\"\\)", file).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyHandlerIsAFunctionThatTheStateMachineCalls() {
    Set<String> functions = new TreeSet<>();
    texts("terraform/aws/modules", "main.tf")
        .filter(file -> file.contains("\"../function\""))
        .forEach(file -> functions.addAll(found("^  stage += \"(\\w+)\"", file)));
    assertThat(functions).isEqualTo(handlers());
    assertThat(found("\\$\\{(\\w+)_function}", stateMachine())).isEqualTo(handlers());
    assertThat(module("function")).contains("QUARKUS_LAMBDA_HANDLER = var.stage");
  }

  @Test
  void everyPlaceholderOfTheStateMachineIsFilledIn() {
    assertThat(found("^    (\\w+) += ", block("definition = templatefile", module("nightly"))))
        .isEqualTo(found("\\$\\{(\\w+)}", stateMachine()));
  }

  @Test
  void theStateMachineRetriesFailuresThatThereAre() {
    assertThat(found("\"dev\\.nightjar\\.functions\\.(\\w+)\"", stateMachine()))
        .allSatisfy(type -> Class.forName("dev.nightjar.functions." + type));
  }

  @Test
  void theStateMachineStartsCommandsThatTheImagesKnow() {
    assertThat(found("States\\.Array\\('(\\w+)'", stateMachine()))
        .containsExactly(Layout.DATASET, Layout.TRAIN);
    for (String stage : List.of(Layout.DATASET, Layout.TRAIN)) {
      assertThat(found("command += \\[\"(\\w+)\"", module(stage))).containsExactly(stage);
    }
    assertThat(text("infra/train/entrypoint")).contains("!= " + Layout.TRAIN + " ]");
    assertThat(text("infra/dataset-batch/entrypoint")).contains("!= " + Layout.DATASET + " ]");
    Set<String> flags = found("'--([a-z-]+)'", stateMachine());
    flags.removeIf(flag -> names(ReceiptSettings.class).contains(flag));
    assertThat(flags).containsExactly("dataset", "date", "root");
    assertThat(text(TRAIN_SETTINGS)).contains("String root,", "String dataset,");
    assertThat(text("infra/dataset/metadata.json"))
        .contains("\"name\" : \"root\"", "\"name\" : \"date\"");
  }

  @Test
  void theContainerOfTheDatasetReadsTheSettingsThatTheStateMachineHandsIt() {
    assertThat(text("pipeline/dataset/src/main/java/dev/nightjar/dataset/GivenSettings.java"))
        .contains(found("\"Name\": \"(NIGHTJAR_\\w+)\"", stateMachine()));
  }

  @Test
  void theContainerOfTheDatasetAndItsBenchmarkHaveTheMemoryOfTheLauncher() {
    assertThat(found("^    options\\+=\\((-XX:MaxNewSize=.*)\\)$", text("nightjar")))
        .singleElement()
        .satisfies(
            options -> {
              assertThat(text("infra/dataset-batch/Dockerfile")).contains(" " + options + " ");
              assertThat(text("ci/bench-dataset")).contains(" " + options + " ");
            });
  }

  @Test
  void imagesAreNamedAsTheirFolders() {
    Set<String> images =
        found("\"([\\w-]+)\"", block("for_each = toset", text("terraform/aws/main.tf")));
    images.addAll(found("/nightjar-(\\w+)\"", text("terraform/google/modules/dataset/main.tf")));
    images.retainAll(Set.of("dataset", "dataset-batch", "functions", "train"));
    assertThat(images).containsExactly("dataset", "dataset-batch", "functions", "train");
    assertThat(images)
        .allSatisfy(image -> assertThat(text("infra/" + image + "/Dockerfile")).isNotEmpty());
  }

  @Test
  void theDatasetImageStartsAClassThatThereIs() {
    String main =
        found("FLEX_TEMPLATE_JAVA_MAIN_CLASS=([\\w.]+)", text("infra/dataset/Dockerfile"))
            .iterator()
            .next();
    assertThat(text("pipeline/dataset/src/main/java/" + main.replace('.', '/') + ".java"))
        .contains("public static void main(String[] args)");
  }

  @Test
  void modulesBearTheWordsOfTheStages() {
    assertThat(folders("terraform/aws/modules"))
        .contains(
            Layout.DATASET, Layout.TRAIN, Layout.RECOMMEND, Layout.PUBLISH, "launch", "nightly");
  }

  @Test
  void theLaunchFunctionGetsEverySettingItNeeds() {
    Set<String> given = found("(NIGHTJAR_LAUNCH_\\w+) +=", module("launch"));
    assertThat(variables("LAUNCH", components(LaunchSettings.class))).containsAll(given);
    assertThat(given)
        .containsAll(
            variables(
                "LAUNCH", components(LaunchSettings.class).filter(CloudNamesTest::isRequired)));
  }

  @Test
  void stagesSayTheirMetricsAndTheirCost() {
    Set<String> given = found("(NIGHTJAR_TRAIN_\\w+) +=", text("terraform/aws/main.tf"));
    assertThat(given).containsExactly("NIGHTJAR_TRAIN_MACHINE_PRICE", "NIGHTJAR_TRAIN_METRIC_LINE");
    assertThat(variables("TRAIN", components(ReceiptSettings.class))).containsAll(given);
    assertThat(variables("DATASET", components(ReceiptSettings.class)))
        .contains("NIGHTJAR_DATASET_MACHINE_PRICE", "NIGHTJAR_DATASET_METRIC_LINE");
    assertThat(text(ENGINE_SETTINGS)).contains(" int parallelism,");
    assertThat(found("(NIGHTJAR_DATASET_\\w+) +=", text("terraform/aws/main.tf")))
        .containsExactly(
            "NIGHTJAR_DATASET_MACHINE_PRICE",
            "NIGHTJAR_DATASET_METRIC_LINE",
            "NIGHTJAR_DATASET_PARALLELISM");
    assertThat(module("function")).contains("\"NIGHTJAR_${upper(var.stage)}_MACHINE_PRICE\"");
  }

  @Test
  void theDatasetJobKnowsEveryParameterItIsGiven() {
    String root = text("terraform/aws/main.tf");
    Set<String> given = found("^    (\\w+) += ", block("parameters = merge(", root));
    given.addAll(
        found(
            "^    (\\w+) += ",
            block("type = object({\n    interactions", text("terraform/aws/variables.tf"))));
    assertThat(given).contains("awsRole", "catalog", "interactions", "users");
    assertThat(found("\"name\" : \"(\\w+)\"", text("infra/dataset/metadata.json")))
        .containsAll(given);
  }

  @Test
  void whatGoogleSaysIsWhatAwsWantsToKnow() {
    Set<String> said =
        found("^    (\\w+) += ", block("output \"night\"", text("terraform/google/outputs.tf")));
    String asked = block("variable \"google\"", text("terraform/aws/variables.tf"));
    assertThat(said).isEqualTo(found("^    (\\w+) += (?:optional\\()?string", asked));
    assertThat(text("terraform/google/modules/launch/main.tf"))
        .contains("assumed-role/${var.name}-launch\"");
    assertThat(module("function")).contains("\"${var.place.name}-${var.stage}\"");
  }

  @Test
  void rolesAndAgesNameFoldersOfTheLayout() {
    Set<String> named = new TreeSet<>();
    texts("terraform/aws/modules", "main.tf")
        .filter(file -> file.contains("keys_arn}/") || file.contains("root_prefix}/"))
        .forEach(
            file ->
                named.addAll(
                    found(
                        "(?:keys_arn|root_prefix)}/([\\w.]+)",
                        file + "keys_arn}/" + Layout.CURRENT)));
    assertThat(layout()).containsAll(named);
    assertThat(named).contains("datasets", "models", "recommendations", "checkpoints", "nights");
  }

  /** First names below the root. */
  private static Set<String> layout() {
    return Stream.of(
            Layout.dataset(NIGHT, "r"),
            Layout.model("m"),
            Layout.checkpoint("m"),
            Layout.refused("m", Layout.METRICS),
            Layout.recommendations(NIGHT, "r"),
            Layout.report(NIGHT, "r"),
            Layout.embeddings("e"),
            Layout.receipt(NIGHT, "n", Layout.TRAIN),
            Layout.CURRENT)
        .map(key -> key.split("/", 2)[0])
        .collect(Collectors.toSet());
  }

  @Test
  void theStateMachineReadsReceiptsWhereTheyAreWritten() {
    assertThat(stateMachine()).contains("States.Format('nights/dt={}/{}', ");
    for (String stage : List.of(Layout.DATASET, Layout.TRAIN)) {
      assertThat(stateMachine())
          .contains(
              "States.Format('{}/%s.json', $.receipts)".formatted(stage),
              "States.Format('${key_prefix}{}/%s.json', $.receipts)".formatted(stage));
      assertThat(Layout.receipt(NIGHT, "n", stage))
          .isEqualTo("nights/dt=%s/n/%s.json".formatted(NIGHT, stage));
    }
  }

  @Test
  void theTableReadsWhatRecommendWrites() {
    String table = block("resource \"aws_glue_catalog_table\"", module("storage"));
    String folder = Layout.recommendations(NIGHT, "$${run}").replace(NIGHT.toString(), "$${dt}");
    String list = Layout.SYMLINKS.split("/", 2)[0];
    assertThat(table).contains("${var.place.root}/%s/%s\"".formatted(folder, list));
    Set<String> columns = found("^      name +(?:= \"(\\w+)\")", table);
    assertThat(columns)
        .isEqualTo(
            components(Recommendation.class)
                .map(component -> kebab(component.getName()).replace('-', '_'))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void theLoadFunctionGetsSettingsThatThereAre() {
    assertThat(variables("LOAD", components(LoadSettings.class)))
        .containsAll(found("(NIGHTJAR_LOAD_\\w+) +=", module("load")));
  }

  private static Stream<RecordComponent> components(Class<? extends Record> settings) {
    return Settings.leaves(settings);
  }

  private static Set<String> names(Class<? extends Record> settings) {
    return components(settings).map(c -> kebab(c.getName())).collect(Collectors.toSet());
  }

  private static boolean isRequired(RecordComponent component) {
    return component.getType() != Optional.class
        && component.getAnnotation(Setting.class).defaultValue().equals(Setting.NONE);
  }

  private static Set<String> variables(String stage, Stream<RecordComponent> components) {
    return components
        .map(component -> kebab(component.getName()).replace('-', '_').toUpperCase(Locale.ROOT))
        .map(name -> "NIGHTJAR_" + stage + "_" + name)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
