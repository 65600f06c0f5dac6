package dev.nightjar.stage.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.nightjar.contract.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A YAML file of settings: a section per command, in it one value per setting.
 *
 * @param name as the user gave it
 */
record ConfigFile(String name) {
  /**
   * One command's section.
   *
   * @param sections that may be there
   * @param keys that may be in this one
   * @throws IllegalArgumentException if anything else is there
   */
  JsonNode section(String command, List<String> sections, List<String> keys) throws IOException {
    JsonNode all = read();
    checkKeys("section", all, sections);
    JsonNode section = all.path(command);
    checkKeys(command + " setting", section, keys);
    checkValues(command, section);
    return section;
  }

  private JsonNode read() throws IOException {
    try {
      return YAMLMapper.builder().build().readTree(Files.readAllBytes(Path.of(name)));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "--config %s is not YAML: %s".formatted(name, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new IOException("--config %s cannot be read".formatted(name), e);
    }
  }

  private void checkValues(String command, JsonNode section) {
    section
        .properties()
        .forEach(
            setting ->
                Require.that(
                    setting.getValue().isValueNode(),
                    "--config %s: %s setting %s must be one value, was %s",
                    name,
                    command,
                    setting.getKey(),
                    setting.getValue()));
  }

  private void checkKeys(String what, JsonNode node, List<String> known) {
    Require.that(
        node.isObject() || node.isNull() || node.isMissingNode(),
        "--config %s: %s",
        name,
        what.equals("section")
            ? "a section per command expected, found " + node
            : what.replace(" setting", "") + " must hold key: value lines, was " + node);
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw new IllegalArgumentException(
                    "--config %s: unknown %s %s, expected one of %s"
                        .formatted(name, what, key, String.join(", ", known)));
              }
            });
  }
}
