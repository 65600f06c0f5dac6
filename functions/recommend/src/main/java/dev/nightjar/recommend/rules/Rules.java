package dev.nightjar.recommend.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightjar.contract.Exploration;
import dev.nightjar.contract.Require;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the file of {@code --rules} says; docs/rules.md describes every key. As JSON it is part of
 * the run's identity.
 *
 * @param allow ids; if there are any, nothing else is recommended
 * @param deny ids that are never recommended
 * @param where conditions that every item must meet
 * @param atMost how many items of one list may share a value
 * @param pin items with a place of their own
 * @param boost items whose score is multiplied
 * @param longTail places kept for rare items
 * @param explore places drawn among items with few impressions so far
 * @param seen when an item may be shown again to someone who had it
 * @param cold what users without a history get, the first that knows anything first
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Rules(
    List<String> allow,
    List<String> deny,
    List<Condition> where,
    List<AtMost> atMost,
    List<Pin> pin,
    List<Boost> boost,
    Optional<LongTail> longTail,
    Optional<Exploration> explore,
    Optional<Seen> seen,
    List<Popular> cold) {
  /** Where there is no file. */
  public static final Rules NONE =
      new Rules(
          null,
          null,
          null,
          null,
          null,
          null,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          null);

  public Rules {
    allow = list(allow, "allow");
    deny = list(deny, "deny");
    where = list(where, "where");
    atMost = list(atMost, "at-most");
    pin = list(pin, "pin");
    boost = list(boost, "boost");
    longTail = longTail == null ? Optional.empty() : longTail;
    explore = explore == null ? Optional.empty() : explore;
    seen = seen == null ? Optional.empty() : seen;
    cold = list(cold, "cold");
    Set<String> denied = new HashSet<>(deny);
    allow.forEach(
        id -> Require.that(!denied.contains(id), "allow and deny both name the item %s", id));
  }

  private static <T> List<T> list(List<T> values, String name) {
    List<T> given = values == null ? List.of() : values;
    Require.that(given.stream().noneMatch(Objects::isNull), "%s: holds an empty entry", name);
    return List.copyOf(given);
  }

  /** Whether lists are the best unseen items and no more. */
  public boolean nothing() {
    return equals(NONE);
  }

  /**
   * At most {@code items} items of one list may have the same value of the attribute, such as the
   * brand; an item with several values counts for each.
   */
  public record AtMost(String attribute, int items) {
    public AtMost {
      Require.notBlank(attribute, "at-most: attribute");
      Require.atLeast(items, 1, "at-most: items");
    }
  }

  /**
   * An item in place {@code rank} of the list of all users, or of those who meet the conditions,
   * unless it is excluded for them.
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Pin(String item, int rank, List<Condition> users) {
    public Pin {
      Require.notBlank(item, "pin: item");
      Require.atLeast(rank, 1, "pin: rank");
      users = list(users, "pin: users");
      users.forEach(
          condition ->
              Require.that(
                  !condition.readsUser(), "pin: users: a condition compares with text or numbers"));
    }
  }

  /** Multiplies the scores of these items, or of those that meet all conditions. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Boost(float factor, List<String> items, List<Condition> where) {
    public Boost {
      Require.that(
          factor > 0 && Float.isFinite(factor), "boost: factor must be above 0, was %s", factor);
      items = list(items, "boost: items");
      where = list(where, "boost: where");
      Require.that(
          items.isEmpty() != where.isEmpty(), "boost: give either items or where, not both");
      where.forEach(
          condition ->
              Require.that(
                  !condition.readsUser(),
                  "boost: where: a condition compares with text or numbers"));
    }
  }

  /**
   * At least {@code slots} items of a list have at most {@code interactionsAtMost} interactions in
   * the log, if so many are eligible.
   */
  public record LongTail(int slots, int interactionsAtMost) {
    public LongTail {
      Require.atLeast(slots, 1, "long-tail: slots");
      Require.atLeast(interactionsAtMost, 0, "long-tail: interactions-at-most");
    }
  }

  /** When an item may be shown again, see {@link dev.nightjar.contract.ShownAgain}. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Seen(Optional<Integer> againAfterDays, Optional<Integer> again) {
    public Seen {
      againAfterDays = againAfterDays == null ? Optional.empty() : againAfterDays;
      again = again == null ? Optional.empty() : again;
      Require.that(
          againAfterDays.isPresent() || again.isPresent(), "seen: give again-after-days or again");
      againAfterDays.ifPresent(days -> Require.atLeast(days, 1, "seen: again-after-days"));
      again.ifPresent(takes -> Require.atLeast(takes, 2, "seen: again"));
    }
  }

  /**
   * The items with most interactions: of everybody, or of users with the same value of an
   * attribute; of all time, or of the last days of the log.
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Popular(Optional<String> by, Optional<Integer> days) {
    public Popular {
      by = by == null ? Optional.empty() : by;
      days = days == null ? Optional.empty() : days;
      by.ifPresent(attribute -> Require.notBlank(attribute, "cold: by"));
      days.ifPresent(count -> Require.atLeast(count, 1, "cold: days"));
    }
  }
}
