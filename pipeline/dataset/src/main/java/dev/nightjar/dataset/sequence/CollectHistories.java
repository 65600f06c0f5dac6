package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.log.Interaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Interactions to one history per user: exact duplicates (same user, item and time) go, the rest is
 * sorted by time and then log order, and a user with absurdly many keeps the newest. Tallies:
 * {@code interactions.duplicates} and {@code interactions.capped}. The interactions of one bucket
 * of users must fit in memory.
 */
public final class CollectHistories extends PTransform<PCollection<Interaction>, PCollectionTuple> {
  public static final TupleTag<UserHistory> HISTORIES = new TupleTag<>("histories") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};

  private final int buckets;
  private final int maxInteractions;

  private CollectHistories(int buckets, int maxInteractions) {
    this.buckets = (int) Require.atLeast(buckets, 1, "buckets");
    this.maxInteractions = (int) Require.atLeast(maxInteractions, 3, "maxInteractions");
  }

  /**
   * @param buckets users are grouped in so many groups
   * @param maxInteractions of one user
   */
  public static CollectHistories of(int buckets, int maxInteractions) {
    return new CollectHistories(buckets, maxInteractions);
  }

  @Override
  public PCollectionTuple expand(PCollection<Interaction> interactions) {
    int count = buckets;
    PCollectionTuple out =
        interactions
            .apply(
                "KeyByBucket",
                WithKeys.<Integer, Interaction>of(i -> Conventions.partOf(i.userId(), count))
                    .withKeyType(TypeDescriptors.integers()))
            .apply("GroupByBucket", GroupByKey.create())
            .apply(
                "Collect",
                ParDo.of(new Collect(maxInteractions))
                    .withOutputTags(HISTORIES, TupleTagList.of(TALLIES)));
    out.get(HISTORIES).setCoder(UserHistory.CODER);
    return out;
  }

  /** A history and what it cost. */
  record Collected(UserHistory history, int duplicates, int capped) {}

  /**
   * @param interactions of one user, in any order; is sorted
   */
  static Collected collect(List<Interaction> interactions, int maxInteractions) {
    interactions.sort(Interaction.TIME_ORDER);
    record Event(String itemId, long timestamp) {}
    Set<Event> seen = new HashSet<>();
    List<Interaction> distinct = new ArrayList<>();
    for (Interaction interaction : interactions) {
      if (seen.add(new Event(interaction.itemId(), interaction.timestamp()))) {
        distinct.add(interaction);
      }
    }
    int capped = Math.max(0, distinct.size() - maxInteractions);
    List<Interaction> kept = distinct.subList(capped, distinct.size());
    return new Collected(history(kept), interactions.size() - distinct.size(), capped);
  }

  private static UserHistory history(List<Interaction> kept) {
    return new UserHistory(
        kept.get(0).userId(),
        kept.stream().map(Interaction::itemId).toList(),
        kept.stream().map(Interaction::timestamp).toList());
  }

  static final class Collect extends DoFn<KV<Integer, Iterable<Interaction>>, UserHistory> {
    private final int maxInteractions;

    Collect(int maxInteractions) {
      this.maxInteractions = maxInteractions;
    }

    @ProcessElement
    public void collect(
        @Element KV<Integer, Iterable<Interaction>> bucket, MultiOutputReceiver out) {
      Map<String, List<Interaction>> users = new HashMap<>();
      for (Interaction interaction : bucket.getValue()) {
        users.computeIfAbsent(interaction.userId(), id -> new ArrayList<>()).add(interaction);
      }
      long duplicates = 0;
      long capped = 0;
      for (List<Interaction> interactions : users.values()) {
        Collected collected = CollectHistories.collect(interactions, maxInteractions);
        duplicates += collected.duplicates();
        capped += collected.capped();
        out.get(HISTORIES).output(collected.history());
      }
      out.get(TALLIES).output(Tally.of("interactions.duplicates", duplicates));
      out.get(TALLIES).output(Tally.of("interactions.capped", capped));
    }
  }
}
