package dev.nightjar.stage.command;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks at the texts of {@code --help}: each must make sense wherever it stands. */
public final class HelpTexts {
  private static final Pattern POSITIONAL =
      Pattern.compile(
          "(?i)\\b(as|the) above\\b|\\bbelow\\b(?! --| the root| which)|\\bthe same (of|for|as)\\b"
              + "|\\bbeyond that\\b|^and\\b|\\bnamed like\\b|\\boutside of this\\b"
              + "|\\bor one( for both)?\\.$|\\b(previous|next|former|latter) (option|setting|flag)\\b");

  /** Flags, at least two blanks or a line's end, and a text up to the next option or empty line. */
  private static final Pattern OPTION =
      Pattern.compile("(?m)^ {2,6}-[^\\s,]+(?:, --\\S+)?(?: +|\\R {10,})(.*(?:\\R {10,}.*)*)$");

  private HelpTexts() {}

  /** Texts that refer to another one by its place, or are no sentence. */
  public static List<String> notAlone(Class<? extends Record> settings) {
    return notAlone(
        Settings.leaves(settings).map(component -> component.getAnnotation(Setting.class).value()));
  }

  /** The texts of the options in what {@code --help} prints. */
  public static List<String> ofOptions(String help) {
    return OPTION
        .matcher(help)
        .results()
        .map(found -> found.group(1).replaceAll("\\s+", " "))
        .toList();
  }

  /** Those among them that refer to another one by its place, or are no sentence. */
  public static List<String> notAlone(String help) {
    return notAlone(ofOptions(help).stream());
  }

  private static List<String> notAlone(Stream<String> texts) {
    return texts
        .filter(text -> POSITIONAL.matcher(text).find() || !text.matches("\\p{Lu}.*\\."))
        .toList();
  }
}
