package dev.nightjar.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * {@code _run.json}: claims the prefix of a run before its first part is written, and says what
 * every part of it is made of. {@code publish} needs nothing else to know what to expect.
 *
 * @param id of the run
 * @param date the night, as {@code YYYY-MM-DD}
 * @param format the word of a {@link PartFormat}
 * @param partitionBy attribute of the users whose values part the files, see {@link Partition}
 * @param top rows each user should have
 * @param parts number of parts, equal to the dataset's
 * @param dataset folder of the dataset, relative to the root
 * @param model folder of the model bundle, relative to the root
 * @param servedBy {@link #PRODUCTION} if the model is not tonight's; empty otherwise
 * @param provenance becomes the manifest's
 */
public record RecommendationRun(
    int formatVersion,
    String id,
    String date,
    String format,
    Optional<String> partitionBy,
    int top,
    int parts,
    String dataset,
    String model,
    Optional<String> servedBy,
    Provenance provenance) {
  /** The gate refused tonight's model, so the one that was in production serves. */
  public static final String PRODUCTION = "production";

  /** Where the rules stand among the settings; none there, no rules. */
  public static final String RULES = "rules";

  public RecommendationRun {
    Require.that(
        formatVersion == Conventions.FORMAT_VERSION,
        "expected format_version %d, found %d",
        Conventions.FORMAT_VERSION,
        formatVersion);
    Require.notBlank(id, "id");
    LocalDate.parse(date);
    Require.notBlank(format, "format");
    partitionBy = partitionBy == null ? Optional.empty() : partitionBy;
    Require.atLeast(top, 1, "top");
    Require.atLeast(parts, 1, "parts");
    Require.notBlank(dataset, "dataset");
    Require.notBlank(model, "model");
    servedBy = servedBy == null ? Optional.empty() : servedBy;
    Require.notNull(provenance, "provenance");
  }

  /** The night as a date. */
  public LocalDate night() {
    return LocalDate.parse(date);
  }

  /** Whether rules give items places of their own. */
  public boolean pinsItems() {
    return !provenance.settings().path(RULES).path("pin").isEmpty();
  }

  /** Users who are given the popular list, if there are any. */
  public Optional<Holdout> holdout() {
    return Holdout.of(provenance.settings());
  }

  /** Related items that every item should have of each kind; 0 without that output. */
  public int relatedItems() {
    return provenance.settings().path("related_items").asInt(0);
  }

  /** Items, or values of attributes, whose best users the run says; none without that output. */
  public List<String> itemUsers() {
    return ItemUser.targets(provenance.settings());
  }

  /** Users of each of {@link #itemUsers} at most. */
  public int usersPerItem() {
    return ItemUser.most(provenance.settings());
  }

  /** When a user may be given an item again, by the rules. */
  public ShownAgain shownAgain() {
    JsonNode seen = provenance.settings().path(RULES).path("seen");
    return new ShownAgain(
        night().toEpochSecond(LocalTime.MIDNIGHT, ZoneOffset.UTC),
        number(seen.path("again_after_days")),
        number(seen.path("again")));
  }

  /** Which places are drawn among items with few impressions, by the rules. */
  public Optional<Exploration> exploration() {
    return Exploration.of(provenance.settings().path(RULES));
  }

  private static Optional<Integer> number(JsonNode value) {
    return value.isInt() ? Optional.of(value.intValue()) : Optional.empty();
  }
}
