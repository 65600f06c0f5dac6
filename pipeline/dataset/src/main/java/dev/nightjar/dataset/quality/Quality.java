package dev.nightjar.dataset.quality;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.nightjar.dataset.log.KeepFirstOfEachItem;
import dev.nightjar.dataset.log.TooManyRejected;
import dev.nightjar.dataset.sequence.HistoryTallies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code quality.json}: what came in, what became of it and what it looks like. Depends on inputs
 * and settings only: how many texts the cache already knew is said on the screen, not here.
 *
 * @param timestamps how they were written, as found in each file, to the rows read that way
 * @param rejected input and reason to rows
 * @param sequenceLength interactions in each user's sequence
 * @param itemPopularity kept interactions per item
 * @param drift against an earlier night, if there is one
 */
public record Quality(
    Interactions interactions,
    Map<String, Long> timestamps,
    Split split,
    Catalog catalog,
    NamedUsers namedUsers,
    Map<String, Map<String, Long>> rejected,
    Items items,
    Users users,
    SimilarUsers similarUsers,
    Distribution sequenceLength,
    Distribution itemPopularity,
    Optional<Drift> drift) {

  /**
   * Rows of the log: {@code rows} is the sum of all that follow.
   *
   * @param kept for training, validation or test
   * @param servingOnly in histories of users below the core
   * @param filtered by rule: {@code event_type} and {@code value} by settings of these names,
   *     {@code cap} older than a user's newest, {@code core} items outside the core, {@code length}
   *     older than a sequence's newest
   * @param rejected see {@link Quality#rejected}
   */
  public record Interactions(
      long rows,
      long kept,
      long servingOnly,
      long duplicates,
      Map<String, Long> filtered,
      long rejected) {
    static final List<String> RULES = List.of("event_type", "value", "cap", "core", "length");

    public Interactions {
      filtered = Map.copyOf(filtered);
      long sum = kept + servingOnly + duplicates + total(filtered) + rejected;
      if (rows != sum) {
        throw new IllegalStateException(
            ("interactions do not add up: expected kept %d + serving only %d + duplicates %d +"
                    + " filtered %s + rejected %d = %d rows, found %d")
                .formatted(
                    kept, servingOnly, duplicates, new TreeMap<>(filtered), rejected, sum, rows));
      }
    }
  }

  /**
   * Rows of the catalog: {@code rows} is the sum of kept, duplicates and rejected.
   *
   * @param kept items of the dataset that the catalog names
   * @param duplicates rows whose item stands in an earlier one
   * @param contradictions those of them that say something else than the first
   */
  public record Catalog(long rows, long kept, long duplicates, long contradictions, long rejected) {
    static Catalog of(Map<String, Long> tallies, Items items) {
      Catalog catalog =
          new Catalog(
              count(tallies, "catalog.rows"),
              items.both() + items.catalogOnly(),
              count(tallies, KeepFirstOfEachItem.DUPLICATES),
              count(tallies, KeepFirstOfEachItem.CONTRADICTIONS),
              total(TooManyRejected.reasons(tallies, "catalog")));
      checkSum("catalog", catalog.rows, catalog.kept, catalog.duplicates, catalog.rejected);
      return catalog;
    }
  }

  /**
   * Rows of the users file: {@code rows} is the sum of all that follow.
   *
   * @param kept users it names
   * @param duplicates rows whose user stands in an earlier one
   */
  public record NamedUsers(long rows, long kept, long duplicates, long rejected) {
    static NamedUsers of(Map<String, Long> tallies) {
      NamedUsers users =
          new NamedUsers(
              count(tallies, "users.rows"),
              count(tallies, HistoryTallies.NAMED_USERS),
              count(tallies, HistoryTallies.NAMED_AGAIN),
              total(TooManyRejected.reasons(tallies, "users")));
      checkSum("users", users.rows, users.kept, users.duplicates, users.rejected);
      return users;
    }
  }

  private static void checkSum(String input, long rows, long kept, long duplicates, long rejected) {
    long sum = kept + duplicates + rejected;
    if (rows != sum) {
      throw new IllegalStateException(
          "rows of --%s do not add up: expected kept %d + duplicates %d + rejected %d = %d rows, found %d"
              .formatted(input, kept, duplicates, rejected, sum, rows));
    }
  }

  /** Kept interactions by what they are for. */
  public record Split(long train, long validation, long test) {}

  /**
   * Items of the catalog and of the kept log.
   *
   * @param both in the catalog and with interactions
   * @param catalogOnly in the catalog, no interaction
   * @param logOnly not in the catalog
   * @param withText those with a text vector
   */
  public record Items(long total, long both, long catalogOnly, long logOnly, long withText) {}

  /**
   * Users, and what their similar users were found by.
   *
   * @param withoutHistory nothing left, or only named in the users file
   * @param belowCore served with a history that nobody learns from
   * @param byText by the titles of their training history
   * @param byItems by the mean of their items' vectors, for want of titles
   * @param withoutVector not at all
   */
  public record Users(
      long total,
      long withoutHistory,
      long belowCore,
      long byText,
      long byItems,
      long withoutVector) {}

  /**
   * How similar users were found.
   *
   * @param method {@code exact}, everybody compared with everybody, or {@code cells}
   * @param recall fraction of the true similar users that were found, on a sample of users; for
   *     {@code exact}, the truth is computed again by plain loops
   * @param sampled similar users the sample should have found
   * @param products scalar products computed
   * @param exactProducts scalar products that the exact method needs
   */
  public record SimilarUsers(
      String method, double recall, long sampled, long products, long exactProducts) {
    static SimilarUsers of(Map<String, Long> tallies) {
      long users = count(tallies, "similar.users");
      long sampled = count(tallies, "similar.expected");
      long found = count(tallies, "similar.found");
      return new SimilarUsers(
          tallies.containsKey("similar.cells") ? "cells" : "exact",
          sampled == 0 ? 1 : Math.floor(1e4 * found / sampled) / 1e4,
          sampled,
          count(tallies, "similar.products"),
          users * users);
    }
  }

  /** Of the tallies of the whole job. */
  public static Quality of(Map<String, Long> tallies) {
    Distribution lengths = Distribution.of(tallies, "length/");
    Items items = items(tallies);
    return new Quality(
        interactions(tallies),
        startingWith(tallies, "interactions.timestamps."),
        new Split(
            count(tallies, "split.train"),
            count(tallies, "split.validation"),
            count(tallies, "split.test")),
        Catalog.of(tallies, items),
        NamedUsers.of(tallies),
        Map.of(
            "interactions", TooManyRejected.reasons(tallies, "interactions"),
            "catalog", TooManyRejected.reasons(tallies, "catalog"),
            "users", TooManyRejected.reasons(tallies, "users")),
        items,
        users(tallies, lengths.count()),
        SimilarUsers.of(tallies),
        lengths,
        Distribution.of(tallies, "popularity/"),
        Drift.of(tallies));
  }

  private static Interactions interactions(Map<String, Long> tallies) {
    return new Interactions(
        count(tallies, "interactions.rows"),
        count(tallies, "interactions.kept"),
        count(tallies, "interactions.serving_only"),
        count(tallies, "interactions.duplicates"),
        filtered(tallies),
        total(TooManyRejected.reasons(tallies, "interactions")));
  }

  /** Every rule stands there, even with no rows; one that is not known breaks the sum. */
  private static Map<String, Long> filtered(Map<String, Long> tallies) {
    return Interactions.RULES.stream()
        .collect(toMap(rule -> rule, rule -> count(tallies, "interactions.filtered." + rule)));
  }

  private static Map<String, Long> startingWith(Map<String, Long> tallies, String start) {
    return tallies.entrySet().stream()
        .filter(tally -> tally.getKey().startsWith(start))
        .collect(toMap(tally -> tally.getKey().substring(start.length()), Map.Entry::getValue));
  }

  private static Items items(Map<String, Long> tallies) {
    long both = count(tallies, "items.both");
    long catalogOnly = count(tallies, "items.catalog_only");
    long logOnly = count(tallies, "items.log_only");
    return new Items(
        both + catalogOnly + logOnly,
        both,
        catalogOnly,
        logOnly,
        count(tallies, "items.with_text"));
  }

  private static Users users(Map<String, Long> tallies, long total) {
    long byItems = count(tallies, "users.by_items");
    long without = count(tallies, "users.without_vector");
    return new Users(
        total,
        count(tallies, "length/0"),
        count(tallies, "users.below_core"),
        total - byItems - without,
        byItems,
        without);
  }

  /** Rejected rows of all inputs. */
  @JsonIgnore
  public long rejectedRows() {
    return rejected.values().stream().mapToLong(Quality::total).sum();
  }

  private static long count(Map<String, Long> tallies, String name) {
    return tallies.getOrDefault(name, 0L);
  }

  private static long total(Map<String, Long> reasons) {
    return reasons.values().stream().mapToLong(Long::longValue).sum();
  }
}
