package dev.nightjar.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nightjar.contract.Json;
import dev.nightjar.stage.command.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Settings that a night hands to a container: one variable of its environment holds them as a JSON
 * object of strings, by the names of {@code infra/dataset/metadata.json}. What stands in the
 * arguments, the night itself has decided: the object cannot change it.
 */
final class GivenSettings {
  static final String VARIABLE = "NIGHTJAR_DATASET_PARAMETERS";

  private GivenSettings() {}

  /**
   * The arguments, and those of the environment that they leave open.
   *
   * @throws IllegalArgumentException if the variable holds anything else
   */
  static String[] with(String[] args, Map<String, String> environment) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    read(environment.getOrDefault(VARIABLE, "{}"))
        .forEach(
            (name, value) -> {
              String flag = "--" + Settings.kebab(name);
              if (Arrays.stream(args).noneMatch(arg -> arg.split("=", 2)[0].equals(flag))) {
                all.add(flag + "=" + value);
              }
            });
    return all.toArray(String[]::new);
  }

  private static Map<String, String> read(String json) {
    try {
      return Json.MAPPER.readerForMapOf(String.class).readValue(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s must be a JSON object of strings, was %s".formatted(VARIABLE, json), e);
    }
  }
}
