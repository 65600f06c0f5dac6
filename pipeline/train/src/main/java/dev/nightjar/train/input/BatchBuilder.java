package dev.nightjar.train.input;

import dev.nightjar.contract.Conventions;
import dev.nightjar.train.input.NegativeSampler.Negatives;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Builds training batches. Not thread-safe.
 *
 * <p>For a causal backbone, the sequence is a user's training items except the last, and each
 * item's target is its successor; a share of the sequences may be shuffled first. For a
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

  private static final double MASKED = 0.6; // as in the paper

  private final Histories histories;
  private final Shape shape;
  private final int[] rowOf; // (I+2) row in distinct + 1, or 0
  private final NegativeSampler negatives;
  private final TakenNegatives taken;
  private final int mask; // item index
  private long[] distinct = new long[1024];
  private int distinctCount;

  public BatchBuilder(Histories histories, Catalog catalog, Shape shape) {
    this.histories = histories;
    this.shape = shape;
    this.rowOf = new int[catalog.rows()];
    this.negatives = new NegativeSampler(histories, catalog, shape.negatives(), shape.shared());
    this.taken = new TakenNegatives(histories, catalog.rows());
    this.mask = catalog.rows() - 1;
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
    int[] placeUsers = Arrays.copyOf(input.placeUsers, input.count);
    if (shape.negatives() == Negatives.PAIRED) {
      int[] paired = negatives.paired(users, placeUsers, random);
      return input.batch(rows(paired), new float[0], new long[0]);
    }
    int[] shared = negatives.shared(targets(input), random);
    return input.batch(
        rows(shared),
        negatives.corrections(shared, input.count),
        taken.of(shared, users, placeUsers));
  }

  /** The items of all targets, each once. */
  private int[] targets(Sequences input) {
    return Arrays.stream(input.targets, 0, input.count)
        .distinct()
        .mapToInt(row -> (int) distinct[(int) row])
        .toArray();
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
}
