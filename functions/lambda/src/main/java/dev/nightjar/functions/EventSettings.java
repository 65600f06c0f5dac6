package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.stage.command.StageCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.ParameterException;

/**
 * Settings that come with an event, read as the command line reads them: names, ranges, environment
 * and defaults are the same.
 */
final class EventSettings {
  /** What an event says in fields of its own, or the machine decides. */
  static final Set<String> ELSEWHERE =
      Set.of("root", "run", "dataset", "model", "shard", "threads", "receipt");

  private EventSettings() {}

  /**
   * @param flags what the event says in fields of its own
   * @param settings by their names in snake_case
   * @throws WrongEventException naming the setting that is unknown, missing or out of range
   */
  static <S extends Record> S parse(
      StageCommand<S> command, List<String> flags, Map<String, JsonNode> settings) {
    List<String> all = new ArrayList<>(flags);
    settings.forEach((name, value) -> all.add(flag(name, value)));
    try {
      return command.parse(all.toArray(String[]::new));
    } catch (ParameterException | IllegalArgumentException e) {
      throw new WrongEventException("event: settings: " + e.getMessage(), e);
    }
  }

  private static String flag(String name, JsonNode value) {
    if (ELSEWHERE.contains(name) || !value.isValueNode()) {
      throw new WrongEventException(
          "event: settings: expected settings of the stage with one value each, found %s: %s"
              .formatted(name, value));
    }
    return "--%s=%s".formatted(name.replace('_', '-'), value.asText());
  }
}
