package dev.nightjar.dataset;

import dev.nightjar.contract.Require;
import dev.nightjar.dataset.log.EventFilter;
import dev.nightjar.dataset.log.InputFields;
import dev.nightjar.dataset.text.EncoderModel;
import dev.nightjar.stage.command.Setting;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Everything the dataset stage can be told, with all defaults. */
public record DatasetSettings(
    @Setting(
            value =
                "Logs: files, folders or globs, comma separated; JSON lines, CSV, TSV or Parquet of"
                    + " user_id, item_id, timestamp, event_type, value; plain, gzip or zstd.",
            changesResult = false)
        String interactions,
    @Setting(
            value =
                "Catalogue, as above: item_id, title, brand, categories, description, price,"
                    + " attributes.",
            changesResult = false)
        String catalog,
    @Setting(
            value = "Users to serve though they may have no history, as above: user_id.",
            changesResult = false)
        Optional<String> users,
    @Setting("Columns of logs in CSV or TSV without a header, comma separated, in order.")
        Optional<String> columns,
    @Setting("The same of the catalogue.") Optional<String> catalogColumns,
    @Setting("Event types that count, each perhaps with a weight: view=0.2,buy. All count without.")
        Optional<String> eventTypes,
    @Setting("Leave out interactions with a smaller value, such as a rating, or without one.")
        Optional<Double> minValue,
    @Setting(value = "Where all results go: a path, file: or s3: URI.", changesResult = false)
        String root,
    @Setting("The night, as YYYY-MM-DD.") String date,
    @Setting(
            value = "Highest accepted fraction of rejected rows in any one input.",
            defaultValue = "0.01",
            changesResult = false)
        double maxRejected,
    @Setting(
            value = "Users with fewer interactions are served, but not trained on.",
            defaultValue = "1")
        int minUserInteractions,
    @Setting(value = "Drop items with fewer interactions.", defaultValue = "1")
        int minItemInteractions,
    @Setting(
            value = "Count again in what is left until nothing changes: the k-core.",
            defaultValue = "false")
        boolean coreUntilStable,
    @Setting(
            value = "Keep only the newest of a user with more, before anything is counted.",
            defaultValue = "10000")
        int maxUserInteractions,
    @Setting("Sequences keep only so many of the newest interactions. No limit without.")
        Optional<Integer> maxLength,
    @Setting(
            "Hold out by time: the last so many days for test, those before for validation. Without,"
                + " the last and second last interaction of each user.")
        Optional<Integer> splitDays,
    @Setting(value = "Parts of the users: one file, one worker each.", defaultValue = "4")
        int parts,
    @Setting(value = "Sentence encoder.", defaultValue = "minilm") EncoderModel encoder,
    @Setting(value = "Item texts are cut at this length.", defaultValue = "128") int itemTokens,
    @Setting(value = "User texts keep the newest titles within this length.", defaultValue = "96")
        int userTokens,
    @Setting(value = "Width of the reduced item vectors.", defaultValue = "64") int pcaWidth,
    @Setting(value = "Similar users per user.", defaultValue = "10") int similarUsers,
    @Setting(
            value = "Up to so many users, similar ones are found by comparing all with all.",
            defaultValue = "100000")
        int exactUsers,
    @Setting(value = "Beyond that, users per cell, on average.", defaultValue = "500")
        int cellUsers,
    @Setting(value = "And cells in which each user is compared.", defaultValue = "32")
        int probedCells,
    @Setting(value = "Engine.", defaultValue = "flink", changesResult = false) Runner runner,
    @Setting(value = "Threads of the local engine.", defaultValue = "2", changesResult = false)
        int parallelism) {

  /** What runs the pipeline. */
  public enum Runner {
    /** Flink inside this process. */
    FLINK,
    /** Beam's own, for tests: slow. */
    DIRECT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public DatasetSettings {
    try {
      LocalDate.parse(date);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("--date must be YYYY-MM-DD, was " + date, e);
    }
    Require.inRange(maxRejected, 0, 1, "--max-rejected");
    Require.atLeast(minUserInteractions, 1, "--min-user-interactions");
    Require.atLeast(minItemInteractions, 1, "--min-item-interactions");
    Require.atLeast(maxUserInteractions, 3, "--max-user-interactions");
    maxLength.ifPresent(length -> Require.atLeast(length, 3, "--max-length"));
    splitDays.ifPresent(days -> Require.inRange(days, 1, 10_000, "--split-days"));
    eventFilter(eventTypes, minValue);
    logFields(columns);
    catalogFields(catalogColumns);
    Require.inRange(parts, 1, 10_000, "--parts");
    Require.inRange(itemTokens, 8, 512, "--item-tokens");
    Require.inRange(userTokens, 8, 512, "--user-tokens");
    Require.inRange(pcaWidth, 1, EncoderModel.WIDTH, "--pca-width");
    Require.inRange(similarUsers, 1, 1000, "--similar-users");
    Require.atLeast(exactUsers, 0, "--exact-users");
    Require.atLeast(cellUsers, 10, "--cell-users");
    Require.inRange(probedCells, 1, 100_000, "--probed-cells");
    Require.inRange(parallelism, 1, 1000, "--parallelism");
  }

  /** Which interactions count. */
  EventFilter eventFilter() {
    return eventFilter(eventTypes, minValue);
  }

  private static EventFilter eventFilter(Optional<String> types, Optional<Double> minValue) {
    return EventFilter.of(types, minValue.map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
  }

  /** The fields of the log, and its columns if they have no header. */
  InputFields logFields() {
    return logFields(columns);
  }

  private static InputFields logFields(Optional<String> columns) {
    return columns
        .map(list -> InputFields.OF_INTERACTIONS.withColumns("--columns", list))
        .orElse(InputFields.OF_INTERACTIONS);
  }

  /** The fields of the catalogue, and its columns if they have no header. */
  InputFields catalogFields() {
    return catalogFields(catalogColumns);
  }

  private static InputFields catalogFields(Optional<String> columns) {
    return columns
        .map(list -> InputFields.OF_CATALOG.withColumns("--catalog-columns", list))
        .orElse(InputFields.OF_CATALOG);
  }
}
