package dev.nightjar.nightly;

import dev.nightjar.contract.Require;
import dev.nightjar.nightly.formats.PublicFormat;
import dev.nightjar.stage.command.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which public data set becomes our input, and where. */
public record ImportSettings(
    @Setting("Its format: movielens, amazon, recbole, or csv for anything with a header.")
        PublicFormat from,
    @Setting("Its log: ratings, reviews, .inter; plain or gzip.") String interactions,
    @Setting("Its catalogue: movies, metadata, .item; plain or gzip.") Optional<String> catalog,
    @Setting("Folder for interactions.jsonl.gz and catalog.jsonl.gz.") String out,
    @Setting(
            "Of csv: our names of columns and the file's, such as"
                + " user_id=customer,item_id=sku,timestamp=bought_at.")
        Optional<String> columns,
    @Setting(
            value = "Highest accepted fraction of rows that lack an id or a time.",
            defaultValue = "0.01")
        double maxSkipped) {
  private static final List<String> NAMES =
      List.of(
          "user_id",
          "item_id",
          "timestamp",
          "event_type",
          "value",
          "title",
          "brand",
          "categories",
          "description",
          "price");

  public ImportSettings {
    Require.notNull(from, "--from");
    Require.notBlank(interactions, "--interactions");
    Require.notBlank(out, "--out");
    Require.inRange(maxSkipped, 0, 1, "--max-skipped");
    Require.that(columns.isEmpty() || from == PublicFormat.CSV, "--columns belongs to --from csv");
    var unused = columnNames(columns);
  }

  /** Our name to that of the file. */
  Map<String, String> columnNames() {
    return columnNames(columns);
  }

  private static Map<String, String> columnNames(Optional<String> columns) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String pair : columns.map(list -> list.split(",", -1)).orElse(new String[0])) {
      String[] both = pair.split("=", 2);
      Require.that(
          both.length == 2 && NAMES.contains(both[0].strip()) && !both[1].isBlank(),
          "--columns must hold NAME=COLUMN of %s, was %s",
          NAMES,
          pair);
      names.put(both[0].strip(), both[1].strip());
    }
    return names;
  }
}
