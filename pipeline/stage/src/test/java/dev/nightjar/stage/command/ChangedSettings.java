package dev.nightjar.stage.command;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Settings of which one has another value, for each of them: a test that goes through them sees a
 * new setting without being told of it.
 */
public final class ChangedSettings<S extends Record> {
  private final StageCommand<S> command;
  private final Class<S> type;
  private final Map<String, String> flags;
  private final Map<String, Told> told = new LinkedHashMap<>();

  private record Told(String value, Map<String, String> needed) {}

  /**
   * A setting, and the settings before and after it was changed.
   *
   * @param flag it is typed as, {@code --batch-size}
   * @param value another one
   */
  public record Change<S>(String flag, String value, Affects affects, S before, S after) {}

  /**
   * @param flags with their values, as far as settings are not to have their defaults
   */
  public ChangedSettings(StageCommand<S> command, Class<S> type, Map<String, String> flags) {
    this.command = command;
    this.type = type;
    this.flags = flags;
  }

  /** Another value that cannot be guessed; the flags after it are set before the change, too. */
  public ChangedSettings<S> with(String flag, String value, String... needed) {
    Map<String, String> before = new LinkedHashMap<>();
    for (int i = 0; i < needed.length; i += 2) {
      before.put(needed[i], needed[i + 1]);
    }
    told.put(flag, new Told(value, before));
    return this;
  }

  /** One change for each setting, in order. */
  public List<Change<S>> each() {
    return Settings.leaves(type).map(this::change).toList();
  }

  private Change<S> change(RecordComponent setting) {
    String flag = "--" + Settings.kebab(setting.getName());
    Map<String, String> values = new LinkedHashMap<>(flags);
    Optional<Told> own = Optional.ofNullable(told.get(flag));
    own.ifPresent(known -> values.putAll(known.needed));
    S before = parse(values);
    Affects affects = setting.getAnnotation(Setting.class).affects();
    return own.map(known -> Stream.of(known.value))
        .orElseGet(() -> guesses(setting, before))
        .flatMap(
            other ->
                accepted(values, flag, other)
                    .filter(after -> !after.equals(before))
                    .map(after -> new Change<>(flag, other, affects, before, after))
                    .stream())
        .findFirst()
        .orElseThrow(() -> new AssertionError("say another value of " + flag + ": with(...)"));
  }

  private Optional<S> accepted(Map<String, String> values, String flag, String value) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(flag, value);
    try {
      return Optional.of(parse(changed));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not within its bounds
    }
  }

  private S parse(Map<String, String> values) {
    List<String> typed = new ArrayList<>();
    values.forEach((flag, value) -> typed.add(flag + "=" + value));
    return command.parse(typed.toArray(String[]::new));
  }

  private Stream<String> guesses(RecordComponent setting, S before) {
    Class<?> values = Settings.valueType(setting);
    if (values == boolean.class) {
      return Stream.of("true", "false");
    }
    if (values.isEnum()) {
      return Stream.of(values.getEnumConstants()).map(Object::toString);
    }
    if (values == String.class) {
      return Stream.of("other");
    }
    String name = Settings.snake(setting.getName());
    double now = Settings.all(before).path(name).asDouble();
    return values == double.class || values == Double.class
        ? Stream.of(now + 1, now / 2, 0.5).map(Object::toString)
        : Stream.of(1L, -1L, 10L).map(more -> Long.toString(Math.round(now) + more));
  }
}
