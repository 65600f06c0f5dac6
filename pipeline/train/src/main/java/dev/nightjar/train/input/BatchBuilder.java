package dev.nightjar.train.input;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Require;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Builds training batches. Not thread-safe.
 *
 * <p>For a backbone that looks back only, a user's training items but the last are the sequence,
 * and each item's successor is its target; a share of the sequences may be mixed first. For a
 * bidirectional one a user has two rows of all training items: one with items masked at random, one
 * with only the last masked; the masked items are the targets.
 */
public final class BatchBuilder {
  /** What is learned from a sequence. */
  public enum Targets {
    /** At every item, the next one. */
    NEXT,
    /** At every mask, the item it hides. */
    MASKED
  }

  /** How negatives are drawn, always uniformly among the items training has seen. */
  public enum Negatives {
    /** A number of them for the whole batch; {@code taken} says which places must not see which. */
    SHARED,
    /** As {@code SHARED}, and the targets of the batch, corrected for their popularity. */
    SHARED_AND_TARGETS,
    /** Every item training has seen, for the whole batch; otherwise as {@code SHARED}. */
    ALL,
    /** One for each place, which its user does not have. */
    PAIRED
  }

  /**
   * @param maxLength longest sequence
   * @param padded whether every sequence is padded to the longest there may be
   * @param shared number of negatives drawn for the whole batch
   * @param mixed share of sequences whose order is drawn anew
   */
  public record Shape(
      Targets targets,
      int maxLength,
      boolean padded,
      Negatives negatives,
      int shared,
      double mixed) {}

  private static final int MOST_DRAWS = 100;
  private static final double MASKED = 0.6; // as in the paper

  private final Histories histories;
  private final int[] warm;
  private final int[] counts; // (I+2) training interactions
  private final long interactions;
  private final Shape shape;
  private final int[] rowOf; // (I+2) row in distinct + 1, or 0
  private final TakenNegatives taken;
  private final int mask; // item index
  private long[] distinct = new long[1024];
  private int distinctCount;

  public BatchBuilder(Histories histories, Catalog catalog, Shape shape) {
    this.histories = histories;
    this.warm = catalog.warm();
    this.counts = catalog.trainInteractions();
    this.interactions = IntStream.of(counts).asLongStream().sum();
    this.shape = shape;
    this.rowOf = new int[catalog.rows()];
    this.taken = new TakenNegatives(histories, catalog.rows());
    this.mask = catalog.rows() - 1;
    Require.that(warm.length > 0, "no item has a training interaction: nothing to train on");
  }

  /** Places a user's sequence takes. */
  public int inputLength(int user) {
    int train = histories.trainLength(user);
    return shape.targets() == Targets.NEXT
        ? Math.min(shape.maxLength(), Math.max(0, train - 1))
        : Math.min(shape.maxLength() + 1, train);
  }

  /** The mean of that over some users. */
  public double meanLength(int[] users) {
    return IntStream.of(users).map(this::inputLength).average().orElseThrow();
  }

  /** The batch of these users, each of whom must have at least two training items. */
  public TrainBatch build(int[] users, SplitMix random) {
    forgetRows();
    Sequences input = new Sequences(users, random);
    boolean paired = shape.negatives() == Negatives.PAIRED;
    int[] shared = shared(input, random);
    return input.batch(
        rows(paired ? drawPaired(input, random) : shared),
        corrections(shared, input),
        paired
            ? new long[0]
            : taken.of(shared, users, Arrays.copyOf(input.placeUsers, input.count)));
  }

  private long[] rows(int[] items) {
    return Arrays.stream(items).mapToLong(this::row).toArray();
  }

  /** The sequences of some users and their targets. */
  private final class Sequences {
    private final int[] users;
    private final int length;
    private final long[] sequences;
    private final long[] places;
    private final int[] placeUsers; // rows of users
    private final long[] targets;
    private int rows;
    private int count; // places with a target

    Sequences(int[] users, SplitMix random) {
      this.users = users;
      boolean twice = shape.targets() == Targets.MASKED;
      int longest = Arrays.stream(users).map(BatchBuilder.this::inputLength).max().orElseThrow();
      length = shape.padded() ? shape.maxLength() + (twice ? 1 : 0) : longest;
      sequences = new long[users.length * length * (twice ? 2 : 1)];
      places = new long[sequences.length];
      placeUsers = new int[sequences.length];
      targets = new long[sequences.length];
      if (twice) {
        eachStudent(i -> addMasked(i, random));
        eachStudent(this::addLastMasked);
      } else {
        eachStudent(i -> addSuccessors(i, random));
      }
    }

    private void eachStudent(IntConsumer action) {
      IntStream.range(0, users.length).forEach(action);
    }

    TrainBatch batch(long[] negatives, float[] corrections, long[] taken) {
      return new TrainBatch(
          Arrays.copyOf(distinct, distinctCount),
          users,
          rows,
          length,
          sequences,
          Arrays.copyOf(places, count),
          Arrays.copyOf(targets, count),
          negatives,
          corrections,
          taken);
    }

    /** Where so many newest items of the next row start. */
    private int nextRow(int items) {
      return ++rows * length - items;
    }

    private void addTarget(int place, int student, int item) {
      places[count] = place;
      placeUsers[count] = student;
      targets[count++] = row(item);
    }

    private void addSuccessors(int student, SplitMix random) {
      int known = inputLength(users[student]);
      int[] items = newest(users[student], known + 1, random);
      int at = nextRow(known);
      for (int i = 0; i < known; i++) {
        sequences[at + i] = row(items[i]);
        addTarget(at + i, student, items[i + 1]);
      }
    }

    /** The newest training items, oldest first or, if chance has it, in any order. */
    private int[] newest(int user, int known, SplitMix random) {
      int first = histories.trainLength(user) - known;
      int[] items = new int[known];
      Arrays.setAll(items, i -> histories.item(user, first + i));
      if (shape.mixed() > 0 && random.nextInt(1_000_000) < shape.mixed() * 1_000_000) {
        random.shuffle(items);
      }
      return items;
    }

    /** A row in which nothing was masked masks its last item. */
    private void addMasked(int student, SplitMix random) {
      int known = inputLength(users[student]);
      int first = histories.trainLength(users[student]) - known;
      int at = nextRow(known);
      boolean any = false;
      for (int i = 0; i < known; i++) {
        boolean masked = random.nextInt(1_000_000) < MASKED * 1_000_000 || (i == known - 1 && !any);
        any |= masked;
        add(at + i, student, histories.item(users[student], first + i), masked);
      }
    }

    private void addLastMasked(int student) {
      int known = inputLength(users[student]);
      int first = histories.trainLength(users[student]) - known;
      int at = nextRow(known);
      for (int i = 0; i < known; i++) {
        add(at + i, student, histories.item(users[student], first + i), i == known - 1);
      }
    }

    private void add(int place, int student, int item, boolean masked) {
      sequences[place] = row(masked ? mask : item);
      if (masked) {
        addTarget(place, student, item);
      }
    }
  }

  private void forgetRows() {
    for (int row = 0; row < distinctCount; row++) {
      rowOf[(int) distinct[row]] = 0;
    }
    distinctCount = 0;
    row(Conventions.PADDING);
  }

  /** The row of an item in {@code distinct}, added if it is new. */
  private int row(int item) {
    if (rowOf[item] == 0) {
      if (distinctCount == distinct.length) {
        distinct = Arrays.copyOf(distinct, 2 * distinctCount);
      }
      distinct[distinctCount++] = item;
      rowOf[item] = distinctCount;
    }
    return rowOf[item] - 1;
  }

  private int[] shared(Sequences input, SplitMix random) {
    return switch (shape.negatives()) {
      case SHARED -> drawUniform(random);
      case SHARED_AND_TARGETS ->
          IntStream.concat(IntStream.of(drawUniform(random)), targets(input)).toArray();
      case ALL -> warm;
      case PAIRED -> new int[0];
    };
  }

  private int[] drawUniform(SplitMix random) {
    int[] drawn = new int[shape.shared()];
    Arrays.setAll(drawn, i -> warm[random.nextInt(warm.length)]);
    return drawn;
  }

  /** The items of all targets, each once. */
  private IntStream targets(Sequences input) {
    return Arrays.stream(input.targets, 0, input.count)
        .distinct()
        .mapToInt(row -> (int) distinct[(int) row]);
  }

  /**
   * Log of how much more often an item is among the negatives than by uniform draws alone (logQ
   * correction, Bengio and Senecal 2008), relative to that: 0 for one that is never a target.
   */
  private float[] corrections(int[] drawn, Sequences input) {
    if (shape.negatives() != Negatives.SHARED_AND_TARGETS) {
      return new float[0];
    }
    float[] corrections = new float[drawn.length];
    double uniform = (double) shape.shared() / warm.length;
    for (int i = 0; i < drawn.length; i++) {
      double share = (double) counts[drawn[i]] / interactions;
      double asTarget = 1 - Math.pow(1 - share, input.count);
      corrections[i] = (float) Math.log((uniform + asTarget) / uniform);
    }
    return corrections;
  }

  private int[] drawPaired(Sequences input, SplitMix random) {
    int[] drawn = new int[input.count];
    int[] own = {};
    for (int place = 0; place < drawn.length; place++) {
      int row = input.placeUsers[place];
      if (place == 0 || row != input.placeUsers[place - 1]) {
        own = histories.sorted(input.users[row], histories.trainLength(input.users[row]));
      }
      drawn[place] = drawUnseen(own, random);
    }
    return drawn;
  }

  /** After many draws in vain the user has nearly everything: then any item will do. */
  private int drawUnseen(int[] own, SplitMix random) {
    int item = warm[random.nextInt(warm.length)];
    for (int draws = 1; draws < MOST_DRAWS && Arrays.binarySearch(own, item) >= 0; draws++) {
      item = warm[random.nextInt(warm.length)];
    }
    return item;
  }
}
