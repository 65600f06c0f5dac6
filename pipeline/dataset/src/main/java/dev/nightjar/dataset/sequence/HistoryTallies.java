package dev.nightjar.dataset.sequence;

import dev.nightjar.dataset.element.Tally;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * What became of the interactions that were read: lost on the way into the histories, or in them
 * and for what.
 */
public final class HistoryTallies
    extends PTransform<PCollection<HistoryBlock>, PCollection<KV<String, Long>>> {
  static final String DUPLICATES = "interactions.duplicates";
  static final String CAP = "interactions.filtered.cap";
  static final String CORE = "interactions.filtered.core";
  static final String LENGTH = "interactions.filtered.length";

  /** Rows of the users file: the first of each user, and the others. */
  public static final String NAMED_USERS = "users.named";

  public static final String NAMED_AGAIN = "users.duplicates";

  /** Names of tallies that tell whether a model can be made: users, and interactions held out. */
  public static final String WITH_HISTORY = "users.with_history";

  public static final String TRAINABLE = "users.trainable";
  public static final String VALIDATION = "split.validation";
  public static final String TEST = "split.test";

  /** A model learns to continue a history: one interaction has nothing before it. */
  private static final int LEAST_TO_TRAIN = 2;

  private HistoryTallies() {}

  public static HistoryTallies ofSplitHistories() {
    return new HistoryTallies();
  }

  @Override
  public PCollection<KV<String, Long>> expand(PCollection<HistoryBlock> histories) {
    return histories.apply("Count", ParDo.of(new Count())).setCoder(Tally.CODER);
  }

  static Map<String, Long> of(HistoryBlock block) {
    Map<String, Long> tallies = new TreeMap<>(block.losses());
    for (UserHistory user : block.users()) {
      int marked = user.train() + user.validation() + user.test();
      add(tallies, "split.train", user.train());
      add(tallies, VALIDATION, user.validation());
      add(tallies, TEST, user.test());
      add(tallies, "interactions.kept", marked);
      add(tallies, "interactions.serving_only", user.length() - marked);
      add(tallies, "users.below_core", user.length() > marked ? 1 : 0);
      add(tallies, WITH_HISTORY, user.length() > 0 ? 1 : 0);
      add(tallies, TRAINABLE, user.train() >= LEAST_TO_TRAIN ? 1 : 0);
    }
    return tallies;
  }

  private static void add(Map<String, Long> tallies, String name, long count) {
    tallies.merge(name, count, Long::sum);
  }

  static final class Count extends DoFn<HistoryBlock, KV<String, Long>> {
    @ProcessElement
    public void count(@Element HistoryBlock block, OutputReceiver<KV<String, Long>> out) {
      of(block).forEach((name, count) -> out.output(Tally.count(name, count)));
    }
  }
}
