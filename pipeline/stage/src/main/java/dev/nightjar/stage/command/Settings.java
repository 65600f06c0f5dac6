package dev.nightjar.stage.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Maps a settings record to picocli options and back. */
public final class Settings {
  private Settings() {}

  /** The effective settings that affect anything, for manifests and ids. */
  public static ObjectNode identity(Record settings) {
    return identity(settings, Affects.SCORING);
  }

  /** The effective settings that affect so much, or more. */
  public static ObjectNode identity(Record settings, Affects least) {
    ObjectNode all = all(settings);
    leaves(settings.getClass())
        .filter(component -> annotation(component).affects().compareTo(least) < 0)
        .forEach(component -> all.remove(snake(component.getName())));
    return all;
  }

  /**
   * Every effective setting by its name in manifests, without rooms; one without value is missing.
   */
  public static ObjectNode all(Record settings) {
    ObjectNode all = Json.MAPPER.createObjectNode();
    addAll((ObjectNode) Json.tree(settings), settings.getClass(), all);
    return all;
  }

  private static void addAll(ObjectNode settings, Class<?> type, ObjectNode to) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = snake(component.getName());
      if (isRoom(component)) {
        addAll((ObjectNode) settings.get(name), component.getType(), to);
      } else if (settings.has(name)) {
        to.set(name, settings.get(name));
      }
    }
  }

  /** Names, as in manifests, of the settings that affect just so much. */
  public static Set<String> names(Class<? extends Record> settings, Affects what) {
    return leaves(settings)
        .filter(component -> annotation(component).affects() == what)
        .map(component -> snake(component.getName()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A record of settings of one concern, among others. */
  private static boolean isRoom(RecordComponent component) {
    return component.getType().isRecord();
  }

  /** The record with every default, for settings records whose components all have one. */
  public static <S extends Record> S defaults(Class<S> type) {
    return StageCommand.of("defaults", "", type, settings -> {}).parse(new String[0]);
  }

  /** Their flags, without dashes. */
  public static List<String> keys(Class<?> type) {
    return leaves(type).map(component -> kebab(component.getName())).toList();
  }

  static void addOptions(CommandSpec spec, Class<?> type) {
    leaves(type).forEach(component -> spec.addOption(option(component)));
  }

  /** The settings, those of rooms where the room stands. */
  public static Stream<RecordComponent> leaves(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(part -> isRoom(part) ? leaves(part.getType()) : Stream.of(part));
  }

  /** Each setting with the heading it stands under; empty before the first one. */
  public static Map<RecordComponent, String> headings(Class<?> settings) {
    Map<RecordComponent, String> headings = new LinkedHashMap<>();
    addHeadings(settings, "", headings);
    return headings;
  }

  private static String addHeadings(
      Class<?> settings, String before, Map<RecordComponent, String> headings) {
    String current = before;
    for (RecordComponent component : settings.getRecordComponents()) {
      Heading begins = component.getAnnotation(Heading.class);
      current = begins == null ? current : begins.value();
      if (isRoom(component)) {
        current = addHeadings(component.getType(), current, headings);
      } else {
        headings.put(component, current);
      }
    }
    return current;
  }

  private static String defaultWords(String value) {
    return value.isEmpty() ? "None by default." : "Default: " + literal(value) + ".";
  }

  private static OptionSpec option(RecordComponent component) {
    Setting setting = annotation(component);
    boolean hasDefault = !setting.defaultValue().equals(Setting.NONE);
    Class<?> type = valueType(component);
    OptionSpec.Builder option =
        OptionSpec.builder("--" + kebab(component.getName()))
            .type(type)
            .paramLabel(label(type))
            .required(
                !hasDefault && setting.madeBy().isEmpty() && component.getType() != Optional.class)
            .description(
                literal(setting.value())
                    + (hasDefault ? " " + defaultWords(setting.defaultValue()) : "")
                    + (setting.madeBy().isEmpty() ? "" : " By default that of the night."));
    if (type == boolean.class) {
      option.arity("0..1").fallbackValue("true");
    }
    if (hasDefault) {
      option.defaultValue(setting.defaultValue());
    }
    return option.build();
  }

  /** Descriptions are format strings to picocli. */
  static String literal(String text) {
    return text.replace("%", "%%");
  }

  private static String label(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.toString(type.getEnumConstants())
          .replaceAll("[\\[\\]]", "")
          .replace(", ", "|")
          .toLowerCase(Locale.ROOT);
    }
    return type == LocalDate.class ? "DATE" : type.getSimpleName().toUpperCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if the record refuses the values
   */
  static <S> S record(CommandSpec spec, Class<S> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = Arrays.stream(components).map(c -> value(spec, c)).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " must be a public record", e);
    }
  }

  private static Object value(CommandSpec spec, RecordComponent component) {
    if (isRoom(component)) {
      return record(spec, component.getType());
    }
    Object value = spec.findOption("--" + kebab(component.getName())).getValue();
    return component.getType() == Optional.class ? Optional.ofNullable(value) : value;
  }

  static Class<?> valueType(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType optional
        ? (Class<?>) optional.getActualTypeArguments()[0]
        : component.getType();
  }

  private static Setting annotation(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalStateException(component + " needs @Setting");
    }
    return setting;
  }

  /** A component's name as a flag has it. */
  public static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  static String snake(String name) {
    return kebab(name).replace('-', '_');
  }
}
