package dev.nightjar.nightly;

import dev.nightjar.contract.ItemUser;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;

/** What a whole night needs to know; everything else belongs to a stage's own section. */
public record NightSettings(
    @Heading("Input")
        @Setting(
            "Interaction log: files, folders or globs, comma separated; a path, file: or s3: each.")
        String interactions,
    @Setting("Catalog: files, folders or globs, comma separated; a path, file: or s3: each.")
        String catalog,
    @Setting("Users to serve even without a history: files, folders or globs, comma separated.")
        Optional<String> users,
    @Heading("The night") @Setting("Root of the nights: a path, file:///... or s3://bucket/folder.")
        String root,
    @Setting("Date of the night, YYYY-MM-DD; today (in UTC) by default.") Optional<LocalDate> date,
    @Heading("Lists")
        @Setting(value = "Recommendations per user, 1 to 10,000.", defaultValue = "20")
        int top,
    @Setting(value = "Format of the results: parquet, jsonl or csv.", defaultValue = "parquet")
        String format,
    @Setting(
            "Related items of each kind, bought together and alike, for every item, 1 to 200; none by default.")
        Optional<Integer> relatedItems,
    @Setting(
            "Items whose best users are to be listed, separated by commas: ids, or attribute=value for all items that"
                + " have it; none by default.")
        Optional<String> itemUsers,
    @Setting(
            value = "Write what changed against the published run: added, removed, moved.",
            defaultValue = "false")
        boolean delta) {
  /** Rules may take some of the best away: a model keeps so many times as many pairs. */
  private static final int PAIRS_AN_ITEM = 10;

  /** Refuses what no stage would accept, before the first one starts. */
  public NightSettings {
    Require.notBlank(interactions, "--interactions");
    Require.notBlank(catalog, "--catalog");
    Require.notBlank(root, "--root");
    date.ifPresent(night -> Require.night(night.toString(), "--date"));
    Require.inRange(top, 1, 10_000, "--top");
    Require.that(
        Stream.of(PartFormat.values()).anyMatch(known -> known.is(format)),
        "--format must be %s, was %s",
        PartFormat.WORDS,
        format);
    relatedItems.ifPresent(most -> Require.inRange(most, 1, 200, "--related-items"));
    itemUsers.ifPresent(ItemUser::targets);
  }

  /** Pairs that a model keeps of every item, so that some are left under rules. */
  Optional<Integer> relatedPairs() {
    return relatedItems.map(most -> Math.min(200, PAIRS_AN_ITEM * most));
  }

  LocalDate effectiveDate() {
    return date.orElseGet(() -> LocalDate.now(ZoneOffset.UTC));
  }
}
