package dev.nightjar.launch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Require;
import dev.nightjar.contract.Sha256;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A job to start.
 *
 * @param name unique among the jobs that run
 * @param parameters of the flex template
 */
public record JobRequest(String name, Map<String, String> parameters) {
  private static final int LONGEST_NAME = 63;
  private static final String NAME = "[a-z]([-a-z0-9]*[a-z0-9])?";

  public JobRequest {
    Require.that(name.matches(NAME), "job name must match %s, was %s", NAME, name);
    parameters = new TreeMap<>(parameters);
  }

  /**
   * The name of a night's job: always the same for the same night, and fit for Dataflow. What had
   * to be changed is made up for by a digest, so that two nights never share a name.
   */
  public static String nameOf(String night) {
    String wanted = "nightjar-" + night;
    String fit = wanted.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    if (fit.equals(wanted) && fit.length() <= LONGEST_NAME && fit.matches(NAME)) {
      return fit;
    }
    String digest = Sha256.of(night).substring(0, 12);
    int room = LONGEST_NAME - digest.length() - 1;
    return fit.substring(0, Math.min(fit.length(), room)) + "-" + digest;
  }

  /** The body of {@code flexTemplates:launch}. */
  ObjectNode body(LaunchSettings settings) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    ObjectNode launch = body.putObject("launchParameter");
    launch.put("jobName", name);
    launch.put("containerSpecGcsPath", settings.template());
    parameters.forEach(launch.putObject("parameters")::put);
    ObjectNode environment = launch.putObject("environment");
    settings.workerServiceAccount().ifPresent(to -> environment.put("serviceAccountEmail", to));
    settings.tempLocation().ifPresent(to -> environment.put("tempLocation", to));
    settings.subnetwork().ifPresent(to -> environment.put("subnetwork", to));
    settings.ipConfiguration().ifPresent(to -> environment.put("ipConfiguration", to));
    return body;
  }
}
