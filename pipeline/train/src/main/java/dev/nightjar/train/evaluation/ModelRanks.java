package dev.nightjar.train.evaluation;

import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.PaddedSequences;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.tensor.Tensors;
import dev.nightjar.train.tensor.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Ranks targets by the model's scores. Memory is twice {@value #SCORES_AT_ONCE} scores for each
 * thread, or those of one user and thread in larger catalogs.
 */
public final class ModelRanks {
  private static final int SCORES_AT_ONCE = 1 << 22;
  private static final int ROWS_AT_ONCE = 512;
  private static final double NEVER = Double.NEGATIVE_INFINITY;

  /** What is found besides the place in the full catalog, which always is. */
  public enum Besides {
    NOTHING,
    /** The place among the sampled negatives. */
    SAMPLED,
    /** That, and the first {@value Ranks#LISTED} items of each list. */
    SAMPLED_AND_LISTS
  }

  private final Histories histories;
  private final SampledNegatives negatives;
  private final int scoresAtOnce;
  private final CountAhead counting;

  public ModelRanks(Histories histories, SampledNegatives negatives) {
    this(histories, negatives, SCORES_AT_ONCE, CountAhead.here());
  }

  ModelRanks(
      Histories histories, SampledNegatives negatives, int scoresAtOnce, CountAhead counting) {
    this.counting = counting;
    this.histories = histories;
    this.negatives = negatives;
    this.scoresAtOnce = scoresAtOnce;
  }

  /**
   * @param representations (U, V d), of what is known before the split's targets
   * @param besides what else; ranks among negatives that nobody asked for are {@link Ranks#MISS}
   */
  public Ranks of(Tensor representations, Scorer scorer, Split split, Besides besides) {
    return of(histories.usersWithTarget(split), representations, scorer, split, besides);
  }

  /**
   * The same of some users alone.
   *
   * @param users each with a target
   */
  public Ranks of(
      int[] users, Tensor representations, Scorer scorer, Split split, Besides besides) {
    return of(users, some -> rows(representations, some), scorer, split, besides);
  }

  private static Tensor rows(Tensor representations, int[] users) {
    long[] indexes = Arrays.stream(users).asLongStream().toArray();
    return representations.index_select(0, Tensors.of(indexes, indexes.length));
  }

  /**
   * The same of users whose representations are made when they are needed.
   *
   * @param representations of some users: (b, V d)
   */
  Ranks of(
      int[] users,
      Function<int[], Tensor> representations,
      Scorer scorer,
      Split split,
      Besides besides) {
    int[] full = new int[users.length];
    int[] sampled = new int[users.length];
    boolean lists = besides == Besides.SAMPLED_AND_LISTS;
    int listed = lists ? Math.min(Ranks.LISTED, scorer.items().count() - 2) : 0;
    int[] top = new int[listed * users.length];
    Arrays.fill(sampled, Ranks.MISS);
    int atOnce = scoresAtOnce / scorer.items().count(); // whatever the threads: it changes rounding
    int rows = Math.max(1, Math.min(ROWS_AT_ONCE, atOnce));
    List<Integer> starts =
        IntStream.iterate(0, from -> from < users.length, from -> from + rows).boxed().toList();
    Workers.map(
        starts,
        from ->
            Tensors.withoutGradients(
                () -> {
                  int[] some = Arrays.copyOfRange(users, from, Math.min(users.length, from + rows));
                  Chunk chunk = new Chunk(some, split, representations.apply(some), scorer);
                  if (besides != Besides.NOTHING) {
                    copy(chunk.sampledRanks(), sampled, from);
                  }
                  copy(chunk.fullRanks(), full, from);
                  if (lists) {
                    copy(chunk.top(listed), top, from * listed);
                  }
                  return from;
                }));
    return new Ranks(split, users, full, sampled, top);
  }

  private static void copy(long[] ranks, int[] into, int from) {
    for (int i = 0; i < ranks.length; i++) {
      into[from + i] = (int) Math.min(ranks[i], Ranks.MISS);
    }
  }

  /** Some users at once. Shapes: b users, I items. */
  private final class Chunk {
    private final int[] users;
    private final Split split;
    private final long rows; // I + 2
    private final Tensor targets; // (b, 1)
    private final Tensor scores; // (b, I+2)
    private final Tensor targetScores; // (b, 1)

    Chunk(int[] users, Split split, Tensor u, Scorer scorer) { // (b, V d)
      this.users = users;
      this.split = split;
      rows = scorer.items().count();
      Tensor recent = Tensors.of(PaddedSequences.known(histories, users, split, scorer.history()));
      scores = scorer.scores(u, recent);
      long[] items =
          Arrays.stream(users).mapToLong(user -> histories.target(user, split)).toArray();
      targets = Tensors.of(items, items.length, 1);
      targetScores = torch.gather(scores, 1, targets);
    }

    long[] sampledRanks() {
      long[] items =
          Arrays.stream(users)
              .flatMap(user -> Arrays.stream(negatives.of(user)))
              .asLongStream()
              .toArray();
      Tensor drawn = Tensors.of(items, users.length, SampledNegatives.PER_USER); // (b, 100)
      Tensor found =
          torch
              .gather(scores, 1, drawn)
              .masked_fill(drawn.eq(Tensors.scalar(0)), Tensors.scalar(NEVER));
      return counting.of(found, drawn, targetScores, targets);
    }

    long[] fullRanks() {
      scores.view(-1).index_fill_(0, unavailable(), Tensors.scalar(NEVER));
      Tensor items = Tensors.here(torch.arange(new Scalar(rows))).view(1, -1); // (1, I+2)
      long[] ranks = counting.of(scores, items, targetScores, targets);
      Arrays.setAll(
          ranks,
          row -> knows(users[row], histories.target(users[row], split)) ? Ranks.MISS : ranks[row]);
      return ranks;
    }

    /** The first items of each list, after {@link #fullRanks}: ties go anywhere. */
    long[] top(int count) {
      return Tensors.longs(torch.topk(scores, count, 1, true, true).get1());
    }

    /** Flat places of padding, mask and the items each user already has. */
    private Tensor unavailable() {
      LongStream.Builder places = LongStream.builder();
      for (int row = 0; row < users.length; row++) {
        places.add(row * rows).add(row * rows + rows - 1);
        for (int i = 0; i < histories.knownLength(users[row], split); i++) {
          places.add(row * rows + histories.item(users[row], i));
        }
      }
      long[] flat = places.build().toArray();
      return Tensors.of(flat, flat.length);
    }

    private boolean knows(int user, int item) {
      int[] known = histories.sorted(user, histories.knownLength(user, split));
      return Arrays.binarySearch(known, item) >= 0;
    }
  }
}
