package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.recommend.RecommendSettings;
import dev.nightjar.stage.command.StageCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.ParameterException;

/**
 * Settings of {@code recommend} on their way through events: read as the command line reads them,
 * so that names, ranges, environment and defaults are the same.
 */
final class RunSettings {
  /** What an event says in fields of its own, or the machine decides. */
  private static final Set<String> ELSEWHERE =
      Set.of("root", "dataset", "model", "shard", "threads", "receipt");

  private static final StageCommand<RecommendSettings> COMMAND =
      StageCommand.of(Layout.RECOMMEND, "", RecommendSettings.class, settings -> {});

  private RunSettings() {}

  static RecommendSettings of(PlanEvent event, String model) {
    return parse(flags(event.root(), event.dataset(), model), event.settings());
  }

  static RecommendSettings of(ShardEvent event) {
    List<String> flags = flags(event.root(), event.dataset(), event.model());
    flags.add("--shard=" + event.part());
    return parse(flags, event.settings());
  }

  /** All that decides the result, by name. */
  static Map<String, JsonNode> of(RecommendSettings settings) {
    Map<String, JsonNode> named = new HashMap<>();
    ((ObjectNode) Json.tree(settings))
        .properties()
        .forEach(
            setting -> {
              if (!ELSEWHERE.contains(setting.getKey()) && !setting.getValue().isNull()) {
                named.put(setting.getKey(), setting.getValue());
              }
            });
    return named;
  }

  private static List<String> flags(String root, String dataset, String model) {
    return new ArrayList<>(List.of("--root=" + root, "--dataset=" + dataset, "--model=" + model));
  }

  private static RecommendSettings parse(List<String> flags, Map<String, JsonNode> settings) {
    settings.forEach((name, value) -> flags.add(flag(name, value)));
    try {
      return COMMAND.parse(flags.toArray(String[]::new));
    } catch (ParameterException | IllegalArgumentException e) {
      throw new WrongEventException("event: settings: " + e.getMessage(), e);
    }
  }

  private static String flag(String name, JsonNode value) {
    if (ELSEWHERE.contains(name) || !value.isValueNode()) {
      throw new WrongEventException(
          "event: settings: expected settings of recommend with one value each, found %s: %s"
              .formatted(name, value));
    }
    return "--%s=%s".formatted(name.replace('_', '-'), value.asText());
  }
}
