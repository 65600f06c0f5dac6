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
    @Setting("Columns of the catalogue: in order, or NAME=COLUMN; comma separated.")
        Optional<String> catalogColumns,
    @Setting("Columns of the users: in order, or NAME=COLUMN; comma separated.")
        Optional<String> userColumns,
    @Setting("Separator of the log in CSV or TSV, or tab; by default a comma, in TSV a tab.")
        Optional<String> separator,
    @Setting("Separator of the catalogue in CSV or TSV, or tab; by default a comma, in TSV a tab.")
        Optional<String> catalogSeparator,
    @Setting("Separator of the users in CSV or TSV, or tab; by default a comma, in TSV a tab.")
        Optional<String> userSeparator,
    @Setting(
            value = "Quotes of the log: none in TSV and as RFC 4180 says in CSV, or one for both.",
            defaultValue = "auto")
        CsvDialect.Quotes quotes,
    @Setting(
            value = "Quotes of the catalogue: none in TSV and as RFC 4180 says in CSV, or one.",
            defaultValue = "auto")
        CsvDialect.Quotes catalogQuotes,
    @Setting(
            value = "Quotes of the users: none in TSV and as RFC 4180 says in CSV, or one.",
            defaultValue = "auto")
        CsvDialect.Quotes userQuotes,
    @Setting(
            value = "Reject interactions that are more days older than the night: 40 years.",
            defaultValue = "14610")
        int maxAgeDays,
    @Setting(value = "Reject interactions more days after the night.", defaultValue = "2")
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
