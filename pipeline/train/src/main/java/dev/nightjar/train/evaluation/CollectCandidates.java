package dev.nightjar.train.evaluation;

import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.PaddedSequences;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.pairs.Evidence;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.pairs.PairRow;
import dev.nightjar.train.tensor.Tensors;
import dev.nightjar.train.tensor.Workers;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Collects {@link Candidates}: for each user the target, the model's best {@value #OF_MODEL} items,
 * its best {@value #OF_TAIL} tail items, the best {@value #OF_EVIDENCE} of each kind of evidence
 * and those most popular lately, overall and among tail items. So a bonus that lifts all tail items
 * alike meets enough candidates for its effect to show. Feature 0 is the model's standardized
 * score, followed by the kinds of evidence in their order; the last feature is the item's recent
 * popularity. All that is known before the validation target speaks.
 *
 * @param tail (I+2) which items are tail items
 * @param decay of evidence of older items
 * @param among what targets are ranked among, in place of all these, if not the full catalog
 */
record CollectCandidates(
    Histories histories,
    ItemPairs pairs,
    boolean[] tail,
    double decay,
    Optional<SampledNegatives> among) {
  private static final Split SPLIT = Split.VALIDATION;
  private static final int OF_MODEL = 150;
  private static final int OF_TAIL = 40;
  private static final int OF_EVIDENCE = 60;
  private static final int USERS_AT_ONCE = 256;

  /** The kinds of evidence, in the order of features 1 and up. */
  static final List<Evidence> KINDS = List.of(Evidence.values());

  /** The feature of how much an item is taken lately. */
  static final int TREND = 1 + KINDS.size();

  /** Features of a candidate. */
  static final int FEATURES = 2 + KINDS.size();

  /**
   * @param users with a target that they do not have yet
   * @param representations (U, V d)
   */
  Candidates of(int[] users, Tensor representations, Scorer model) {
    return collected(users, model.history(), some -> liked(some, representations, model));
  }

  /**
   * The same without a model, whose feature is 0.
   *
   * @param history newest items of a sequence that are read
   */
  Candidates ofEvidence(int[] users, int history) {
    Liked nothing =
        new Liked(
            new float[0], tail.length, new long[USERS_AT_ONCE][0], new long[USERS_AT_ONCE][0]);
    return collected(users, history, some -> nothing);
  }

  private Candidates collected(int[] users, int history, Function<int[], Liked> model) {
    int[] lately = lately();
    List<Integer> starts =
        IntStream.iterate(0, from -> from < users.length, from -> from + USERS_AT_ONCE)
            .boxed()
            .toList();
    return Candidates.joined(
        Workers.map(
            starts,
            from -> {
              int[] some =
                  Arrays.copyOfRange(users, from, Math.min(users.length, from + USERS_AT_ONCE));
              Collector collector = new Collector(some.length, history, lately, model.apply(some));
              for (int row = 0; row < some.length; row++) {
                collector.user(some[row], row);
              }
              return collector.builder.build();
            }));
  }

  /**
   * What a model says of some users.
   *
   * @param scores (b, I+2); none: all are 0
   * @param items (b, n) the best
   * @param tailItems (b, n) the best tail items
   */
  private record Liked(float[] scores, int width, long[][] items, long[][] tailItems) {
    float score(int row, int item) {
      return scores.length == 0 ? 0 : scores[row * width + item];
    }
  }

  private Liked liked(int[] users, Tensor representations, Scorer model) {
    return Tensors.withoutGradients(
        () -> {
          long[] rows = Arrays.stream(users).asLongStream().toArray();
          Tensor u = representations.index_select(0, Tensors.of(rows, rows.length)); // (b, V d)
          Tensor recent =
              Tensors.of(PaddedSequences.known(histories, users, SPLIT, model.history()));
          Tensor scores = model.scores(u, recent); // (b, I+2)
          return new Liked(
              Tensors.floats(scores),
              tail.length,
              best(scores, OF_MODEL),
              best(scores.add(onlyTail()), OF_TAIL));
        });
  }

  /** The items of the best scores of each row. */
  private static long[][] best(Tensor scores, int most) {
    int best = (int) Math.min(most, scores.size(1));
    long[] items = Tensors.longs(torch.topk(scores, best, 1, true, true).get1());
    long[][] rows = new long[items.length / best][];
    Arrays.setAll(rows, row -> Arrays.copyOfRange(items, row * best, (row + 1) * best));
    return rows;
  }

  /** (I+2): leaves the scores of tail items as they are and puts the others behind them. */
  private Tensor onlyTail() {
    float[] behind = new float[tail.length];
    for (int item = 0; item < tail.length; item++) {
      behind[item] = tail[item] ? 0 : -Float.MAX_VALUE / 2;
    }
    return Tensors.of(behind, tail.length);
  }

  /** The items that are taken most lately, overall and among tail items. */
  private int[] lately() {
    return IntStream.concat(lately(item -> true), lately(item -> tail[item])).distinct().toArray();
  }

  private IntStream lately(IntPredicate which) {
    return IntStream.range(0, tail.length)
        .filter(which.and(item -> pairs.trend()[item] > 0))
        .boxed()
        .sorted(Comparator.comparingDouble((Integer item) -> -pairs.trend()[item]))
        .limit(OF_EVIDENCE)
        .mapToInt(Integer::intValue);
  }

  /** Of some users, one after the other. */
  private final class Collector {
    final Candidates.Builder builder;
    private final PairRow[] rows = new PairRow[KINDS.size()];
    private final BitSet done = new BitSet(tail.length);
    private final float[] values = new float[FEATURES];
    private final int history;
    private final int[] lately;
    private final Liked liked;

    Collector(int users, int history, int[] lately, Liked liked) {
      this.history = history;
      this.lately = lately;
      this.liked = liked;
      builder = new Candidates.Builder(users, FEATURES);
      Arrays.setAll(rows, kind -> new PairRow(tail.length));
    }

    /**
     * @param row where the model speaks of the user
     */
    void user(int user, int row) {
      int known = histories.knownLength(user, SPLIT);
      done.clear();
      done.set(0);
      done.set(tail.length - 1);
      for (int place = 0; place < known; place++) {
        done.set(histories.item(user, place));
      }
      fill(user, known);
      add(histories.target(user, SPLIT), row);
      if (among.isPresent()) {
        for (int item : among.get().of(user)) {
          add(item, row);
        }
      } else {
        addLikely(row);
      }
      builder.next();
      for (PairRow evidence : rows) {
        evidence.clear();
      }
    }

    private void addLikely(int row) {
      for (long item : liked.items[row]) {
        add((int) item, row);
      }
      for (long item : liked.tailItems[row]) {
        add((int) item, row);
      }
      for (PairRow evidence : rows) {
        addBest(evidence, row);
      }
      for (int item : lately) {
        add(item, row);
      }
    }

    private void fill(int user, int known) {
      for (int back = 0; back < Math.min(known, history); back++) {
        float factor = (float) Math.pow(decay, back);
        int item = histories.item(user, known - 1 - back);
        for (int kind = 0; kind < rows.length; kind++) {
          rows[kind].add(pairs.get(KINDS.get(kind)), item, factor);
        }
      }
    }

    private void addBest(PairRow evidence, int row) {
      for (int item : evidence.best(OF_EVIDENCE)) {
        add(item, row);
      }
      for (int item : evidence.best(OF_EVIDENCE, item -> tail[item])) {
        add(item, row);
      }
    }

    /** Adds what is neither known nor added yet. */
    private void add(int item, int row) {
      if (done.get(item)) {
        return;
      }
      done.set(item);
      values[0] = liked.score(row, item);
      for (int kind = 0; kind < rows.length; kind++) {
        values[kind + 1] = rows[kind].sum(item);
      }
      values[TREND] = pairs.trend()[item];
      builder.add(item, tail[item], values);
    }
  }
}
