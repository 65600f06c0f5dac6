package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.consumer.UserRecommendations;
import dev.nightjar.recommend.rules.CatalogRules;
import dev.nightjar.recommend.rules.Condition;
import dev.nightjar.recommend.rules.ItemGroups;
import dev.nightjar.recommend.rules.Rules;
import dev.nightjar.stage.storage.DatasetReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Counts the effect of each rule by itself, with the code by which {@code recommend} applies it. In
 * memory: a rule's data about the catalog and, if items are repeated, the users of one part.
 */
final class RuleCounter {
  /** A rule that takes items out. */
  private static final class Filter {
    private final CatalogRules rule;
    private final int items;
    private long out;
    private long users;
    private long[] last;
    private long lastOut;

    private Filter(CatalogRules rule, int items) {
      this.rule = rule;
      this.items = items;
    }

    private void user(UserSequence user) {
      long[] kept = rule.allowed(user).orElse(null);
      if (kept != null && kept != last) {
        last = kept;
        lastOut = items - Arrays.stream(kept).map(Long::bitCount).sum();
      }
      out += kept == null ? 0 : lastOut;
      users++;
    }

    private double mean() {
      return users == 0 ? 0 : out / (double) users;
    }
  }

  private final Rules rules;
  private final ReportItems items;
  private final Filter allow;
  private final Filter deny;
  private final List<Filter> where;
  private final List<ItemGroups> limits;
  private final long[] full;

  private RuleCounter(Rules rules, ReportItems items) throws IOException {
    this.rules = rules;
    this.items = items;
    List<CatalogRules.Builder> builders =
        Stream.concat(
                Stream.of(
                    only(rules.allow(), List.of(), List.of(), List.of()),
                    only(List.of(), rules.deny(), List.of(), List.of()),
                    only(List.of(), List.of(), List.of(), rules.atMost())),
                rules.where().stream()
                    .map(one -> only(List.of(), List.of(), List.of(one), List.of())))
            .map(rule -> new CatalogRules.Builder(rule, items.items()))
            .toList();
    items.forEach(item -> builders.forEach(builder -> builder.add(item)));
    List<CatalogRules> built = builders.stream().map(one -> one.build(warning -> {})).toList();
    this.allow = new Filter(built.get(0), items.items());
    this.deny = new Filter(built.get(1), items.items());
    this.limits = built.get(2).groups();
    this.where =
        built.stream().skip(3).map(condition -> new Filter(condition, items.items())).toList();
    this.full = new long[limits.size()];
  }

  private static Rules only(
      List<String> allow, List<String> deny, List<Condition> where, List<Rules.AtMost> atMost) {
    return new Rules(
        allow,
        deny,
        where,
        atMost,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        null);
  }

  /**
   * @param rules as the run's manifest has them
   */
  static Optional<RuleCounter> of(Optional<JsonNode> rules, ReportItems items) throws IOException {
    return rules.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RuleCounter(Json.read(rules.get().toString(), Rules.class, "rules"), items));
  }

  /** The next of tonight's users. */
  void user(UserSequence user) {
    allow.user(user);
    deny.user(user);
    where.forEach(condition -> condition.user(user));
  }

  /** The next list. */
  void list(UserRecommendations list) {
    for (int i = 0; i < limits.size(); i++) {
      full[i] += isFull(list, limits.get(i)) ? 1 : 0;
    }
  }

  private boolean isFull(UserRecommendations list, ItemGroups limit) {
    Map<Integer, Integer> counts = new HashMap<>();
    return list.items().stream()
        .map(item -> items.index(item.itemId()))
        .filter(index -> index > 0)
        .flatMap(index -> Arrays.stream(limit.of(index)).boxed())
        .anyMatch(group -> counts.merge(group, 1, Integer::sum) == limit.most());
  }

  /** After all users and lists; reads both once more where items come again. */
  RuleCounts counts(PublishedNight run, DatasetReader sequences) throws IOException {
    boolean comesAgain = rules.seen().flatMap(Rules.Seen::againAfterDays).isPresent();
    return new RuleCounts(
        allow.mean(),
        deny.mean(),
        where.stream().map(Filter::mean).toList(),
        Arrays.stream(full).boxed().toList(),
        comesAgain ? again(run, sequences) : 0);
  }

  private long again(PublishedNight run, DatasetReader sequences) throws IOException {
    long[] rows = {0};
    for (int part = 0; part < run.parts(); part++) {
      Map<String, int[]> had = new HashMap<>();
      sequences.forEachUser(part, (user, where) -> had.put(user.userId(), user.items()));
      for (FileEntry file : run.files(part)) {
        run.forEachUser(file, list -> rows[0] += again(list, had.get(list.userId())));
      }
    }
    return rows[0];
  }

  private long again(UserRecommendations list, int[] had) {
    return list.items().stream()
        .filter(item -> item.source() != Source.AGAIN)
        .mapToInt(item -> items.index(item.itemId()))
        .filter(index -> had != null && IntStream.of(had).anyMatch(other -> other == index))
        .count();
  }
}
