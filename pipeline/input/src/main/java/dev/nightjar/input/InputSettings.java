package dev.nightjar.input;

import dev.nightjar.stage.command.Setting;
import java.time.LocalDate;
import java.util.Optional;

/** How the rows of the inputs are written, and which times are plausible. */
public record InputSettings(
    @Setting(
            "Columns of the log: in order where CSV or TSV has no header, or NAME=COLUMN where a file"
                + " names them otherwise, such as user_id=customer; comma separated.")
        Optional<String> columns,
    @Setting("Columns of the catalog: in order, or NAME=COLUMN; comma separated.")
        Optional<String> catalogColumns,
    @Setting("Columns of the users: in order, or NAME=COLUMN; comma separated.")
        Optional<String> userColumns,
    @Setting(
            "Separator of the log: one character or tab; a comma in CSV and a tab in TSV by default.")
        Optional<String> separator,
    @Setting(
            "Separator of the catalog: one character or tab; a comma in CSV and a tab in TSV by default.")
        Optional<String> catalogSeparator,
    @Setting(
            "Separator of the users file: one character or tab; a comma in CSV, a tab in TSV by default.")
        Optional<String> userSeparator,
    @Setting(
            value = "Quoting of the log; auto takes rfc4180 for CSV and none for TSV.",
            defaultValue = "auto")
        CsvDialect.Quotes quotes,
    @Setting(
            value = "Quoting of the catalog; auto takes rfc4180 for CSV and none for TSV.",
            defaultValue = "auto")
        CsvDialect.Quotes catalogQuotes,
    @Setting(
            value = "Quoting of the users file; auto takes rfc4180 for CSV and none for TSV.",
            defaultValue = "auto")
        CsvDialect.Quotes userQuotes,
    @Setting(
            value =
                "Largest age of an interaction in days before the night, 1 or more; older rows are"
                    + " rejected.",
            defaultValue = "14610")
        int maxAgeDays,
    @Setting(
            value =
                "Days after the night up to which interactions count, 0 or more; later ones are"
                    + " rejected.",
            defaultValue = "2")
        int maxAheadDays) {
  public InputSettings {
    fields(InputFields.OF_INTERACTIONS, columns, separator, quotes);
    fields(InputFields.OF_CATALOG, catalogColumns, catalogSeparator, catalogQuotes);
    fields(InputFields.OF_USERS, userColumns, userSeparator, userQuotes);
    TimeWindow.around(LocalDate.EPOCH, maxAgeDays, maxAheadDays);
  }

  public InputFields logFields() {
    return fields(InputFields.OF_INTERACTIONS, columns, separator, quotes);
  }

  public InputFields catalogFields() {
    return fields(InputFields.OF_CATALOG, catalogColumns, catalogSeparator, catalogQuotes);
  }

  public InputFields userFields() {
    return fields(InputFields.OF_USERS, userColumns, userSeparator, userQuotes);
  }

  /** Times that are plausible for a night. */
  public TimeWindow timeWindow(LocalDate night) {
    return TimeWindow.around(night, maxAgeDays, maxAheadDays);
  }

  private static InputFields fields(
      InputFields input,
      Optional<String> columns,
      Optional<String> separator,
      CsvDialect.Quotes quotes) {
    return input
        .withColumns(input.flag("columns"), columns)
        .withDialect(CsvDialect.of(input.flag("separator"), separator, quotes));
  }
}
