package dev.nightjar.recommend.rules;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.nightjar.contract.ContractException;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;

/** Reads rules; an error names file and line, what was expected and what was found. */
public final class RulesFile {
  private static final ObjectMapper MAPPER =
      YAMLMapper.builder(YAMLFactory.builder().loaderOptions(limits()).build())
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .addModule(new Jdk8Module())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS) // NO is Norway
          .build();

  private RulesFile() {}

  /** Lists of a million ids are rules like any other; memory is what bounds them. */
  private static LoaderOptions limits() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    return options;
  }

  /**
   * Reads a file.
   *
   * @param file path, or {@code file:} or {@code s3:} URI
   */
  public static Rules read(String file) throws IOException {
    try (ObjectStores.Located located = ObjectStores.locate(file)) {
      if (located.version().isEmpty()) {
        throw new ContractException(file + ": expected a file of rules, found none; check --rules");
      }
      return parse(located.store().read(located.key()), file);
    }
  }

  /**
   * @param where names the file in errors
   */
  static Rules parse(byte[] yaml, String where) throws IOException {
    try {
      Rules rules = MAPPER.readValue(yaml, Rules.class);
      if (rules == null || rules.nothing()) {
        throw new ContractException(where + ": expected rules, found none");
      }
      return rules;
    } catch (UnrecognizedPropertyException e) {
      throw wrong(
          where,
          e,
          "unknown key %s, expected one of %s"
              .formatted(e.getPropertyName(), names(e.getKnownPropertyIds())));
    } catch (JsonMappingException e) {
      throw wrong(where, e, message(e));
    } catch (JsonProcessingException e) {
      throw wrong(where, e, notYaml(e));
    }
  }

  private static String message(JsonMappingException e) {
    if (e.getCause() instanceof IllegalArgumentException refused) {
      return refused.getMessage();
    }
    if (e.getOriginalMessage().startsWith("Cannot map `null` into type")) {
      return "expected a number, found none";
    }
    return e.getCause() instanceof JsonProcessingException broken
        ? notYaml(broken)
        : e.getOriginalMessage();
  }

  private static String notYaml(JsonProcessingException e) {
    return "not YAML: " + e.getOriginalMessage().strip().replaceAll("\\s+", " ");
  }

  private static String names(Collection<Object> known) {
    return known.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
  }

  private static ContractException wrong(String where, JsonProcessingException e, String message) {
    JsonLocation at = e.getLocation();
    String line = at == null ? "" : " line " + at.getLineNr();
    String path =
        e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
            ? ", " + path(mapping.getPath())
            : "";
    return new ContractException("%s%s%s: %s".formatted(where, line, path, message));
  }

  private static String path(List<JsonMappingException.Reference> references) {
    return references.stream()
        .map(r -> r.getFieldName() == null ? "entry " + (r.getIndex() + 1) : r.getFieldName())
        .collect(Collectors.joining(" "));
  }
}
