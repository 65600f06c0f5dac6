package dev.nightjar.input;

import dev.nightjar.contract.Require;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;

/**
 * How the cells of CSV and TSV files are told apart.
 *
 * @param separator of the cells; empty for that of the format: a comma, in TSV a tab
 * @param quotes what a quote at the start of a cell means
 */
public record CsvDialect(String separator, Quotes quotes) implements Serializable {
  /** That of the format. */
  public static final CsvDialect OF_FORMAT = new CsvDialect("", Quotes.AUTO);

  /** What a quote at the start of a cell means. */
  public enum Quotes {
    /** In CSV as RFC 4180 says, in TSV nothing. */
    AUTO,
    /** The cell ends at the next single quote; separators, line ends and double quotes are text. */
    RFC4180,
    /** Nothing: it is text, and no cell goes on in the next line. */
    NONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param setting its name, for errors
   * @param separator one character, or {@code tab}
   */
  public static CsvDialect of(String setting, Optional<String> separator, Quotes quotes) {
    String text = separator.map(s -> s.equals("tab") || s.equals("\\t") ? "\t" : s).orElse("");
    Require.that(
        separator.isEmpty() || (text.length() == 1 && !"\"\r\n".contains(text)),
        "%s must be one character other than a quote, or tab, was %s",
        setting,
        separator.orElse(""));
    return new CsvDialect(text, quotes);
  }

  /** What the settings leave open as TSV has it. */
  public CsvDialect forTsv() {
    return new CsvDialect(
        separator.isEmpty() ? "\t" : separator, quotes == Quotes.AUTO ? Quotes.NONE : quotes);
  }

  /** What the settings leave open as CSV has it. */
  public CsvDialect forCsv() {
    return new CsvDialect(
        separator.isEmpty() ? "," : separator, quotes == Quotes.AUTO ? Quotes.RFC4180 : quotes);
  }

  boolean quoted() {
    return quotes == Quotes.RFC4180;
  }

  /** A separator in the words of messages. */
  static String words(String separator) {
    return switch (separator) {
      case "," -> "commas";
      case ";" -> "semicolons";
      case "\t" -> "tabs";
      case "|" -> "vertical bars";
      default -> "'" + separator + "'";
    };
  }
}
