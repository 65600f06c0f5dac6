package dev.nightjar.nightly;

import dev.nightjar.contract.Require;
import dev.nightjar.input.CsvDialect;
import dev.nightjar.input.InputFields;
import dev.nightjar.nightly.formats.PublicFormat;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which public data set becomes our input, and where. */
public record ImportSettings(
    @Heading("Data set")
        @Setting(
            "Format of the data set: movielens, amazon, recbole, or csv for anything with a header.")
        PublicFormat from,
    @Setting("Log of the data set: ratings, reviews, .inter; plain, gzip or zstd.")
        String interactions,
    @Setting("Catalog of the data set: movies, metadata, .item; plain, gzip or zstd.")
        Optional<String> catalog,
    @Setting("Folder to write interactions.jsonl.gz and catalog.jsonl.gz to.") String out,
    @Heading("How it is read")
        @Setting(
            value = "Encoding of the data set, such as ISO-8859-1, windows-1252 or UTF-16.",
            defaultValue = "UTF-8")
        String encoding,
    @Setting(
            "Columns of a csv data set, NAME=COLUMN comma separated, such as"
                + " user_id=customer,item_id=sku,timestamp=bought_at.")
        Optional<String> columns,
    @Setting("Separator of a csv data set: one character or tab; by default what its header has.")
        Optional<String> separator,
    @Setting(
            value = "Quoting of a csv data set; auto takes rfc4180 for CSV and none for TSV.",
            defaultValue = "auto")
        CsvDialect.Quotes quotes,
    @Heading("Limits")
        @Setting(
            value =
                "Largest accepted fraction (0 to 1) of rows that nightjar dataset would reject.",
            defaultValue = "0.01")
        double maxSkipped) {
  public ImportSettings {
    Require.notNull(from, "--from");
    Require.notBlank(interactions, "--interactions");
    Require.notBlank(out, "--out");
    Require.inRange(maxSkipped, 0, 1, "--max-skipped");
    boolean csv = from == PublicFormat.CSV;
    Require.that(columns.isEmpty() || csv, "--columns belongs to --from csv");
    Require.that(
        (separator.isEmpty() && quotes == CsvDialect.Quotes.AUTO) || csv,
        "--separator and --quotes belong to --from csv");
    charset(encoding);
    fields(InputFields.OF_INTERACTIONS, columns, separator, quotes);
    fields(InputFields.OF_CATALOG, columns, separator, quotes);
    requireKnown(columns);
  }

  /** The encoding of the text. */
  Charset charset() {
    return charset(encoding);
  }

  /** How the log is read. */
  InputFields logFields() {
    return fields(InputFields.OF_INTERACTIONS, columns, separator, quotes);
  }

  /** How the catalog is read. */
  InputFields catalogFields() {
    return fields(InputFields.OF_CATALOG, columns, separator, quotes);
  }

  private static Charset charset(String encoding) {
    try {
      return Charset.forName(encoding);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IllegalArgumentException(
          "--encoding must be the name of an encoding, such as ISO-8859-1, was " + encoding, e);
    }
  }

  /** One list of names serves both files: each takes those that it has a use for. */
  private static InputFields fields(
      InputFields input,
      Optional<String> columns,
      Optional<String> separator,
      CsvDialect.Quotes quotes) {
    Optional<String> used =
        columns
            .map(
                list ->
                    pairs(list)
                        .filter(pair -> input.names().contains(nameIn(pair)))
                        .collect(Collectors.joining(",")))
            .filter(list -> !list.isEmpty());
    return input
        .withFlags("--from csv --")
        .withColumns("--columns", used)
        .withDialect(CsvDialect.of("--separator", separator, quotes));
  }

  private static void requireKnown(Optional<String> columns) {
    List<String> log = InputFields.OF_INTERACTIONS.names();
    List<String> items = InputFields.OF_CATALOG.names();
    Require.that(
        columns.isEmpty()
            || pairs(columns.get())
                .allMatch(
                    pair ->
                        pair.matches("[^=]+=.*[^\\s].*")
                            && (log.contains(nameIn(pair)) || items.contains(nameIn(pair)))),
        "--columns must hold NAME=COLUMN of %s and %s, was %s",
        String.join(", ", log),
        String.join(", ", items),
        columns.orElse(""));
  }

  private static Stream<String> pairs(String list) {
    return Arrays.stream(list.split(",", -1));
  }

  private static String nameIn(String pair) {
    return pair.split("=", 2)[0].strip();
  }
}
