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

/** Settings of {@code recommend} on their way through events. */
final class RunSettings {
  private static final StageCommand<RecommendSettings> COMMAND =
      StageCommand.of(Layout.RECOMMEND, "", RecommendSettings.class, settings -> {});

  private RunSettings() {}

  static RecommendSettings of(PlanEvent event, String model) {
    List<String> flags = flags(event.root(), event.dataset(), model);
    event.production().filter(asked -> asked).ifPresent(asked -> flags.add("--production"));
    return EventSettings.parse(COMMAND, flags, event.settings());
  }

  /** Of a night whose dataset is not made yet. */
  static RecommendSettings ofRoot(String root) {
    return ofDataset(root, "none");
  }

  /** Of a night whose model is not trained yet. */
  static RecommendSettings ofDataset(String root, String dataset) {
    return EventSettings.parse(COMMAND, flags(root, dataset, "none"), Map.of());
  }

  static RecommendSettings of(ShardEvent event) {
    List<String> flags = flags(event.root(), event.dataset(), event.model());
    flags.add("--shard=" + event.part());
    flags.add("--threads=" + event.threads());
    return EventSettings.parse(COMMAND, flags, event.settings());
  }

  /** All that decides the result, by name. */
  static Map<String, JsonNode> of(RecommendSettings settings) {
    Map<String, JsonNode> named = new HashMap<>();
    ((ObjectNode) Json.tree(settings))
        .properties()
        .forEach(
            setting -> {
              if (!EventSettings.ELSEWHERE.contains(setting.getKey())
                  && !setting.getValue().isNull()) {
                named.put(setting.getKey(), setting.getValue());
              }
            });
    return named;
  }

  private static List<String> flags(String root, String dataset, String model) {
    return new ArrayList<>(List.of("--root=" + root, "--dataset=" + dataset, "--model=" + model));
  }
}
