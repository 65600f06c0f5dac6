package dev.nightjar.launch;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageCommand;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Everything that can be set for {@code launch}: {@code NIGHTJAR_LAUNCH_*} of its function. */
public record LaunchSettings(
    @Setting(value = "Google Cloud project of the job.", affects = Affects.NOTHING) String project,
    @Setting(value = "Region of the job.", affects = Affects.NOTHING) String region,
    @Setting(value = "The flex template: gs:// URI.", affects = Affects.NOTHING) String template,
    @Setting(
            value = "Provider of the workload identity pool: projects/…/providers/….",
            affects = Affects.NOTHING)
        String workloadIdentityProvider,
    @Setting(value = "Service account that starts jobs.", affects = Affects.NOTHING)
        String serviceAccount,
    @Setting(value = "Service account the workers run as.", affects = Affects.NOTHING)
        Optional<String> workerServiceAccount,
    @Setting(value = "Where the job keeps what is temporary: gs:// URI.", affects = Affects.NOTHING)
        Optional<String> tempLocation,
    @Setting(value = "Subnetwork of the workers.", affects = Affects.NOTHING)
        Optional<String> subnetwork,
    @Setting(
            value =
                "Addresses of the workers: WORKER_IP_PUBLIC, or WORKER_IP_PRIVATE for a subnetwork"
                    + " with a way out of its own.",
            affects = Affects.NOTHING)
        Optional<String> ipConfiguration,
    @Setting(
            value = "Endpoint of Dataflow's API.",
            defaultValue = "https://dataflow.googleapis.com",
            affects = Affects.NOTHING)
        URI dataflowEndpoint,
    @Setting(
            value = "Endpoint of Google's token exchange.",
            defaultValue = "https://sts.googleapis.com",
            affects = Affects.NOTHING)
        URI tokenEndpoint,
    @Setting(
            value = "Endpoint that issues credentials of service accounts.",
            defaultValue = "https://iamcredentials.googleapis.com",
            affects = Affects.NOTHING)
        URI credentialsEndpoint,
    @Setting(
            value = "Times that a request is sent, 1 to 20.",
            defaultValue = "5",
            affects = Affects.NOTHING)
        int attempts,
    @Setting(
            value =
                "Milliseconds before the second time, 1 to 60,000; doubled each time, with jitter.",
            defaultValue = "1000",
            affects = Affects.NOTHING)
        int backoffMillis,
    @Setting(
            value = "Milliseconds to wait for an answer, 1 to 600,000.",
            defaultValue = "15000",
            affects = Affects.NOTHING)
        int timeoutMillis,
    @Setting(
            value = "Milliseconds after which a request is not sent again, 1 to 900,000.",
            defaultValue = "75000",
            affects = Affects.NOTHING)
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
