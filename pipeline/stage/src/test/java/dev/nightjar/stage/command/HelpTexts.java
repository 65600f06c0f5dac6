package dev.nightjar.stage.command;

import java.util.List;
import java.util.regex.Pattern;

/** Looks at the texts of {@code --help}: each must make sense wherever it stands. */
public final class HelpTexts {
  private static final Pattern POSITIONAL =
      Pattern.compile(
          "(?i)\\b(as|the) above\\b|\\bbelow\\b(?! --| the root)|\\bthe same\\b|\\bbeyond that\\b"
              + "|^and\\b|\\bnamed like\\b|\\boutside of this\\b|\\bor one( for both)?\\.$"
              + "|\\b(previous|next|former|latter) (option|setting|flag)\\b");

  private HelpTexts() {}

  /** Texts that refer to another one by its place, or are no sentence. */
  public static List<String> notAlone(Class<? extends Record> settings) {
    return Settings.leaves(settings)
        .map(component -> component.getAnnotation(Setting.class).value())
        .filter(text -> POSITIONAL.matcher(text).find() || !text.matches("(?s)\\p{Lu}.*\\."))
        .toList();
  }
}
