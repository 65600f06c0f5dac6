package dev.nightjar.stage.command;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The bounds that {@code --help} states of settings that are numbers, tried out: a value just
 * outside must be refused by the name of the setting before anything is done, the bound itself must
 * be taken.
 */
public final class StatedBounds<S extends Record> {
  private static final String NUMBER = "(\\d[\\d,]*(?:\\.\\d+)?)";

  /** What a text may say: {@code LOW to HIGH}, {@code LOW or more}, or that there is no bound. */
  private static final Pattern BOUND =
      Pattern.compile(
          "%1$s to %1$s|%1$s or more|above %1$s and up to %1$s|any (?:whole )?number"
              .formatted(NUMBER));

  private static final Set<Class<?>> NUMBERS =
      Set.of(int.class, long.class, double.class, Integer.class, Long.class, Double.class);

  private final Class<S> type;
  private final Map<String, String> flags;
  private final Map<String, Map<String, String>> needed = new LinkedHashMap<>();

  /**
   * @param flags the settings that must be given
   */
  public StatedBounds(Class<S> type, Map<String, String> flags) {
    this.type = type;
    this.flags = flags;
  }

  /** Another setting, without which a setting is not read. */
  public StatedBounds<S> needs(String flag, String other, String value) {
    needed.computeIfAbsent(flag, none -> new LinkedHashMap<>()).put(other, value);
    return this;
  }

  /** What is wrong: numbers without a stated bound, and bounds that are not held. */
  public List<String> faults() {
    return Settings.leaves(type)
        .filter(setting -> NUMBERS.contains(Settings.valueType(setting)))
        .flatMap(this::faults)
        .toList();
  }

  private Stream<String> faults(RecordComponent setting) {
    String flag = "--" + Settings.kebab(setting.getName());
    String text = setting.getAnnotation(Setting.class).value();
    Optional<MatchResult> bound = BOUND.matcher(text).results().findFirst();
    return bound.isEmpty()
        ? Stream.of(flag + " states no bound: " + text)
        : Stream.concat(
            outside(bound.get(), step(setting)).stream().flatMap(value -> taken(flag, value)),
            inside(bound.get()).stream().flatMap(value -> refused(flag, value)));
  }

  /** From a bound to what is just outside of it. */
  private static BigDecimal step(RecordComponent setting) {
    Class<?> type = Settings.valueType(setting);
    return type == double.class || type == Double.class ? new BigDecimal("0.001") : BigDecimal.ONE;
  }

  private static List<String> outside(MatchResult bound, BigDecimal step) {
    List<String> outside = new ArrayList<>();
    for (int group : new int[] {1, 3}) {
      number(bound, group).ifPresent(low -> outside.add(low.subtract(step).toString()));
    }
    number(bound, 4).ifPresent(low -> outside.add(low.toString()));
    for (int group : new int[] {2, 5}) {
      number(bound, group).ifPresent(high -> outside.add(high.add(step).toString()));
    }
    return outside;
  }

  private static List<String> inside(MatchResult bound) {
    return Stream.of(1, 2, 3, 5)
        .flatMap(group -> number(bound, group).stream())
        .map(BigDecimal::toString)
        .toList();
  }

  private static Optional<BigDecimal> number(MatchResult bound, int group) {
    return Optional.ofNullable(bound.group(group))
        .map(digits -> new BigDecimal(digits.replace(",", "")));
  }

  private Stream<String> taken(String flag, String value) {
    String refusal = refusal(flag, value).orElse("is accepted");
    return refusal.startsWith(flag + " must be")
        ? Stream.empty()
        : Stream.of("%s=%s: %s".formatted(flag, value, refusal));
  }

  private Stream<String> refused(String flag, String value) {
    return refusal(flag, value).map(words -> "%s=%s: %s".formatted(flag, value, words)).stream();
  }

  /** What is said against a value. */
  private Optional<String> refusal(String flag, String value) {
    Map<String, String> all = new LinkedHashMap<>(flags);
    all.putAll(needed.getOrDefault(flag, Map.of()));
    all.put(flag, value);
    try {
      StageCommand.of("bounds", "", type, settings -> {})
          .parse(
              all.entrySet().stream()
                  .map(given -> given.getKey() + "=" + given.getValue())
                  .toArray(String[]::new));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }
}
