package dev.nightjar.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.stage.command.StageCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LaunchSettingsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "NIGHTJAR_LAUNCH_PROJECT", "p",
          "NIGHTJAR_LAUNCH_REGION", "europe-west1",
          "NIGHTJAR_LAUNCH_TEMPLATE", "gs://b/dataset.json",
          "NIGHTJAR_LAUNCH_WORKLOAD_IDENTITY_PROVIDER", GoogleServer.PROVIDER,
          "NIGHTJAR_LAUNCH_SERVICE_ACCOUNT", GoogleServer.SERVICE_ACCOUNT);

  @Test
  void haveTheseDefaults() {
    assertThat(parsed(ENVIRONMENT))
        .isEqualTo(
            new LaunchSettings(
                "p",
                "europe-west1",
                "gs://b/dataset.json",
                GoogleServer.PROVIDER,
                GoogleServer.SERVICE_ACCOUNT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                URI.create("https://dataflow.googleapis.com"),
                URI.create("https://sts.googleapis.com"),
                URI.create("https://iamcredentials.googleapis.com"),
                5,
                1000,
                15_000,
                75_000));
  }

  @Test
  void refuseWhatCannotBe() {
    refused("NIGHTJAR_LAUNCH_TEMPLATE", "s3://b/x", "--template must be a gs:// URI, was s3://b/x");
    refused(
        "NIGHTJAR_LAUNCH_WORKLOAD_IDENTITY_PROVIDER",
        "pool",
        "--workload-identity-provider must be projects/");
    refused("NIGHTJAR_LAUNCH_SERVICE_ACCOUNT", "someone", "--service-account must be an address");
    refused("NIGHTJAR_LAUNCH_ATTEMPTS", "0", "--attempts must be in [1, 20], was 0");
    refused("NIGHTJAR_LAUNCH_PROJECT", " ", "--project must not be blank");
  }

  private static void refused(String variable, String value, String message) {
    Map<String, String> environment = new TreeMap<>(ENVIRONMENT);
    environment.put(variable, value);
    assertThatThrownBy(() -> parsed(environment)).hasMessageContaining(message);
  }

  private static LaunchSettings parsed(Map<String, String> environment) {
    return StageCommand.of("launch", "", LaunchSettings.class, settings -> {})
        .with(environment, new PrintStream(new ByteArrayOutputStream()))
        .parse();
  }
}
