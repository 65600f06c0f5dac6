package dev.nightjar.stage.command;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads the values of settings, and says of those that are not read which form is expected. */
final class ValueForms {
  private static final String TRUE_OR_FALSE = "true or false";

  private ValueForms() {}

  static CommandLine addTo(CommandLine line) {
    add(line, List.of(LocalDate.class), "a day such as 2026-01-31", LocalDate::parse);
    add(line, List.of(Integer.class, int.class), "a whole number", Integer::valueOf);
    add(line, List.of(Long.class, long.class), "a whole number", Long::valueOf);
    add(line, List.of(Double.class, double.class), "a number", Double::valueOf);
    add(line, List.of(Boolean.class, boolean.class), TRUE_OR_FALSE, ValueForms::trueOrFalse);
    line.getCommandSpec().options().stream()
        .map(OptionSpec::type)
        .filter(Class::isEnum)
        .distinct()
        .forEach(type -> addChoice(line, type));
    return line;
  }

  /** The words of a choice are its constants in lower case. */
  private static <T> void addChoice(CommandLine line, Class<T> type) {
    String words =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" or "));
    add(
        line,
        List.of(type),
        words,
        value ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.toString().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
  }

  private static <T> void add(
      CommandLine line, List<Class<T>> types, String expected, Function<String, T> read) {
    for (Class<T> type : types) {
      line.registerConverter(
          type,
          value -> {
            try {
              return read.apply(value);
            } catch (DateTimeException | IllegalArgumentException e) {
              throw new TypeConversionException("expected %s, was %s".formatted(expected, value));
            }
          });
    }
  }

  private static boolean trueOrFalse(String value) {
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      throw new IllegalArgumentException();
    }
    return Boolean.parseBoolean(value);
  }

  /** What is wrong with the arguments of a command. */
  static String message(Exception failure, String... args) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return failure.getMessage();
    }
    return unmatched.isUnknownOption()
        ? unmatched.getMessage() + whereItGoes(unmatched)
        : stray(unmatched, Arrays.asList(args));
  }

  /** The night has few settings, its stages have many. */
  private static String whereItGoes(UnmatchedArgumentException unmatched) {
    if (!unmatched.getCommandLine().getCommandName().equals("nightjar run")) {
      return "";
    }
    String setting =
        unmatched.getUnmatched().get(0).replaceFirst("^--?", "").replaceFirst("=.*", "");
    return "; a setting of a stage goes into its section of --config FILE, or into a variable"
        + " NIGHTJAR_<STAGE>_"
        + setting.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** A word that is no setting: the value of a flag, perhaps, which takes only two. */
  private static String stray(UnmatchedArgumentException unmatched, List<String> args) {
    String word = unmatched.getUnmatched().get(0);
    String before = args.get(Math.max(0, args.indexOf(word) - 1));
    OptionSpec option = unmatched.getCommandLine().getCommandSpec().findOption(before);
    if (option != null && option.type() == boolean.class && option.arity().max() > 0) {
      return "Invalid value for option '%s': expected %s, was %s"
          .formatted(before, TRUE_OR_FALSE, word);
    }
    String setting =
        unmatched.getCommandLine().getCommandSpec().options().stream()
            .filter(each -> !each.usageHelp() && !each.versionHelp())
            .findFirst()
            .map(OptionSpec::longestName)
            .orElse("--help");
    return "expected settings such as %s, was %s".formatted(setting, word);
  }
}
