package dev.nightjar.dataset.quality;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.nightjar.dataset.log.TooManyRejected;
import java.util.Map;

/**
 * {@code quality.json}: what came in, what became of it and what it looks like. Depends on inputs
 * and settings only: how many texts the cache already knew is said on the screen, not here.
 *
 * @param sequenceLength kept interactions per user
 * @param itemPopularity kept interactions per item
 */
public record Quality(
    Interactions interactions,
    Map<String, Map<String, Long>> rejected,
    Items items,
    Users users,
    SimilarUsers similarUsers,
    Distribution sequenceLength,
    Distribution itemPopularity) {

  /** Rows of the log: {@code rows} is the sum of the others. */
  public record Interactions(
      long rows, long kept, long duplicates, long filtered, long capped, long rejected) {
    public Interactions {
      long sum = kept + duplicates + filtered + capped + rejected;
      if (rows != sum) {
        throw new IllegalStateException(
            ("interactions do not add up: expected kept %d + duplicates %d + filtered %d + capped %d"
                    + " + rejected %d = %d rows, found %d")
                .formatted(kept, duplicates, filtered, capped, rejected, sum, rows));
      }
    }
  }

  /**
   * Items of the catalogue and of the kept log.
   *
   * @param both in the catalogue and with interactions
   * @param catalogOnly in the catalogue, no interaction
   * @param logOnly not in the catalogue
   * @param withText those with a text vector
   */
  public record Items(long total, long both, long catalogOnly, long logOnly, long withText) {}

  /**
   * Users, and what their similar users were found by.
   *
   * @param withoutHistory nothing kept, or only named in the users file
   * @param byText by the titles of their training history
   * @param byItems by the mean of their items' vectors, for want of titles
   * @param withoutVector not at all
   */
  public record Users(
      long total, long withoutHistory, long byText, long byItems, long withoutVector) {}

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
    return new Quality(
        interactions(tallies),
        Map.of(
            "interactions", TooManyRejected.reasons(tallies, "interactions"),
            "catalog", TooManyRejected.reasons(tallies, "catalog"),
            "users", TooManyRejected.reasons(tallies, "users")),
        items(tallies),
        users(tallies, lengths.count()),
        SimilarUsers.of(tallies),
        lengths,
        Distribution.of(tallies, "popularity/"));
  }

  private static Interactions interactions(Map<String, Long> tallies) {
    return new Interactions(
        count(tallies, "interactions.rows"),
        count(tallies, "interactions.kept"),
        count(tallies, "interactions.duplicates"),
        count(tallies, "interactions.filtered"),
        count(tallies, "interactions.capped"),
        total(TooManyRejected.reasons(tallies, "interactions")));
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
        total, count(tallies, "length/0"), total - byItems - without, byItems, without);
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
