package dev.nightjar.launch;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageCommand;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Everything that can be set for {@code launch}: {@code NIGHTJAR_LAUNCH_*} of its function. */
public record LaunchSettings(
    @Setting(value = "Google Cloud project of the job.", changesResult = false) String project,
    @Setting(value = "Region of the job.", changesResult = false) String region,
    @Setting(value = "The flex template: gs:// URI.", changesResult = false) String template,
    @Setting(
            value = "Provider of the workload identity pool: projects/…/providers/….",
            changesResult = false)
        String workloadIdentityProvider,
    @Setting(value = "Service account that starts jobs.", changesResult = false)
        String serviceAccount,
    @Setting(value = "Service account that the workers are.", changesResult = false)
        Optional<String> workerServiceAccount,
    @Setting(value = "Where the job keeps what is temporary: gs:// URI.", changesResult = false)
        Optional<String> tempLocation,
    @Setting(value = "Subnetwork of the workers.", changesResult = false)
        Optional<String> subnetwork,
    @Setting(
            value =
                "Addresses of the workers: WORKER_IP_PUBLIC, or WORKER_IP_PRIVATE for a subnetwork"
                    + " with a way out of its own.",
            changesResult = false)
        Optional<String> ipConfiguration,
    @Setting(
            value = "Where Dataflow's API listens.",
            defaultValue = "https://dataflow.googleapis.com",
            changesResult = false)
        URI dataflowEndpoint,
    @Setting(
            value = "Where AWS's word is exchanged for Google's.",
            defaultValue = "https://sts.googleapis.com",
            changesResult = false)
        URI tokenEndpoint,
    @Setting(
            value = "Where service accounts are lent.",
            defaultValue = "https://iamcredentials.googleapis.com",
            changesResult = false)
        URI credentialsEndpoint,
    @Setting(value = "Times that a request is sent.", defaultValue = "5", changesResult = false)
        int attempts,
    @Setting(
            value = "Milliseconds before the second time; doubled each time, with jitter.",
            defaultValue = "1000",
            changesResult = false)
        int backoffMillis,
    @Setting(
            value = "Milliseconds to wait for an answer.",
            defaultValue = "15000",
            changesResult = false)
        int timeoutMillis,
    @Setting(
            value = "Milliseconds after which a request is not sent again.",
            defaultValue = "75000",
            changesResult = false)
        int patienceMillis) {
  private static final String PROVIDER =
      "projects/[^/]+/locations/[^/]+/workloadIdentityPools/[^/]+/providers/[^/]+";

  public LaunchSettings {
    Require.notBlank(project, "--project");
    Require.notBlank(region, "--region");
    Require.that(template.startsWith("gs://"), "--template must be a gs:// URI, was %s", template);
    Require.that(
        workloadIdentityProvider.matches(PROVIDER),
        "--workload-identity-provider must be projects/…/locations/…/workloadIdentityPools/…/"
            + "providers/…, was %s",
        workloadIdentityProvider);
    Require.that(
        serviceAccount.contains("@"),
        "--service-account must be an address, was %s",
        serviceAccount);
    ipConfiguration.ifPresent(
        addresses ->
            Require.that(
                addresses.matches("WORKER_IP_(PUBLIC|PRIVATE)"),
                "--ip-configuration must be WORKER_IP_PUBLIC or WORKER_IP_PRIVATE, was %s",
                addresses));
    Require.inRange(attempts, 1, 20, "--attempts");
    Require.inRange(backoffMillis, 1, 60_000, "--backoff-millis");
    Require.inRange(timeoutMillis, 1, 600_000, "--timeout-millis");
    Require.inRange(patienceMillis, 1, 900_000, "--patience-millis");
  }

  /**
   * From the environment of the process.
   *
   * @throws RuntimeException naming the setting, if one is missing or wrong
   */
  public static LaunchSettings fromEnvironment() {
    return StageCommand.of("launch", "", LaunchSettings.class, settings -> {}).parse();
  }

  Duration timeout() {
    return Duration.ofMillis(timeoutMillis);
  }

  Duration backoff() {
    return Duration.ofMillis(backoffMillis);
  }
}
