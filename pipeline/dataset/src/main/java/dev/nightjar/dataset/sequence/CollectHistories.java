package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.Require;
import dev.nightjar.dataset.log.LogBlock;
import dev.nightjar.input.Interaction;
import dev.nightjar.input.UserRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * The log to one history per user: duplicates (same user, item and time) count once, with the
 * largest weight; the rest is sorted by time and then log order, and a user with absurdly many
 * keeps the newest, while the rows are read. A user who is named several times keeps the attributes
 * of the first row. Every bucket comes out, users or not. This is the one shuffle of the whole log.
 * It waits for the element of {@code accepted}: nothing is built on bad input. What is kept of one
 * bucket of users must fit in memory.
 */
public final class CollectHistories
    extends PTransform<PCollection<KV<Integer, LogBlock>>, PCollection<HistoryBlock>> {
  private final int buckets;
  private final int maxInteractions;
  private final PCollection<Boolean> accepted;

  private CollectHistories(int buckets, int maxInteractions, PCollection<Boolean> accepted) {
    this.buckets = (int) Require.atLeast(buckets, 1, "buckets");
    this.maxInteractions = (int) Require.atLeast(maxInteractions, 3, "maxInteractions");
    this.accepted = accepted;
  }

  /**
   * @param buckets users are grouped in so many groups
   * @param maxInteractions of one user
   * @param accepted with one element, once the input may be used
   */
  public static CollectHistories of(
      int buckets, int maxInteractions, PCollection<Boolean> accepted) {
    return new CollectHistories(buckets, maxInteractions, accepted);
  }

  @Override
  public PCollection<HistoryBlock> expand(PCollection<KV<Integer, LogBlock>> log) {
    PCollectionView<Boolean> go = accepted.apply("Accepted", View.asSingleton());
    return PCollectionList.of(log)
        .and(log.getPipeline().apply("EveryBucket", everyBucket()))
        .apply("WithEmptyBuckets", Flatten.pCollections())
        .apply("GroupByBucket", GroupByKey.create())
        .apply("Collect", ParDo.of(new Collect(maxInteractions, go)).withSideInputs(go))
        .setCoder(HistoryBlock.CODER);
  }

  private Create.Values<KV<Integer, LogBlock>> everyBucket() {
    return Create.of(IntStream.range(0, buckets).mapToObj(b -> KV.of(b, LogBlock.EMPTY)).toList())
        .withCoder(KvCoder.of(VarIntCoder.of(), LogBlock.CODER));
  }

  /** All of it for training, until it is split. */
  static UserHistory history(String userId, List<Interaction> kept, HistoryBlock.Builder block) {
    int[] items = kept.stream().mapToInt(i -> block.place(i.itemId())).toArray();
    long[] times = kept.stream().mapToLong(i -> i.at() / 1000).toArray();
    boolean weighted = kept.stream().anyMatch(i -> i.weight() != 1);
    float[] weights = new float[weighted ? items.length : 0];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = kept.get(i).weight();
    }
    return new UserHistory(userId, items, times, weights, items.length, 0, 0);
  }

  static final class Collect extends DoFn<KV<Integer, Iterable<LogBlock>>, HistoryBlock> {
    private final int maxInteractions;
    private final PCollectionView<Boolean> accepted;

    Collect(int maxInteractions, PCollectionView<Boolean> accepted) {
      this.maxInteractions = maxInteractions;
      this.accepted = accepted;
    }

    @ProcessElement
    public void collect(ProcessContext context) {
      if (!context.sideInput(accepted)) {
        throw new IllegalStateException("expected accepted input, found refused input");
      }
      int bucket = context.element().getKey();
      HistoryBlock.Builder block = new HistoryBlock.Builder(bucket);
      Map<String, UserRow> named = new HashMap<>();
      Map<String, NewestInteractions> users = users(context, named, block);
      for (Map.Entry<String, NewestInteractions> user : users.entrySet()) {
        NewestInteractions.Kept kept = user.getValue().kept();
        block.lose(HistoryTallies.DUPLICATES, kept.duplicates());
        block.lose(HistoryTallies.CAP, kept.capped());
        UserHistory history = history(user.getKey(), kept.interactions(), block);
        UserRow row = named.get(user.getKey());
        block.add(row == null ? history : history.withAttributes(row.attributes()));
        if (block.isFull()) {
          context.output(block.build());
          block = new HistoryBlock.Builder(bucket);
        }
      }
      context.output(block.build());
    }

    /**
     * @param named takes the first row of each user whom the caller names
     * @param losses takes the number of those users, and of their other rows
     */
    private Map<String, NewestInteractions> users(
        ProcessContext context, Map<String, UserRow> named, HistoryBlock.Builder losses) {
      Map<String, NewestInteractions> users = new HashMap<>();
      for (LogBlock block : context.element().getValue()) {
        block.forEach(
            i -> users.computeIfAbsent(i.userId(), this::newest).add(i),
            row -> {
              users.computeIfAbsent(row.userId(), this::newest);
              losses.lose(HistoryTallies.NAMED_AGAIN, named.containsKey(row.userId()) ? 1 : 0);
              named.merge(row.userId(), row, UserRow::first);
            });
      }
      losses.lose(HistoryTallies.NAMED_USERS, named.size());
      return users;
    }

    private NewestInteractions newest(String userId) {
      return new NewestInteractions(maxInteractions);
    }
  }
}
