package dev.nightjar.train.input;

import com.sun.management.OperatingSystemMXBean;
import dev.nightjar.contract.ArraySize;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Require;
import dev.nightjar.train.settings.StepSettings;
import dev.nightjar.train.settings.TrainingSettings;
import java.lang.management.ManagementFactory;

/**
 * The memory that a dataset needs, computed from its manifest: sizes that cannot work are refused
 * before anything is read or trained.
 */
public record Sizes(
    long users, long items, long interactions, int similarUsers, int textWidth, int width) {
  private static final long VALUES = ArraySize.LARGEST;
  private static final int TABLES = 5; // learned rows, two moments, the best, the teachers'
  private static final int SETS_OF_PAIRS = 2; // before and after the refit
  private static final int PAIRS = 200; // most of an item, of each kind
  private static final int KINDS_BY_TEXT = 2;
  private static final int KINDS_BY_USERS = 2;
  private static final int PAIRS_OF_AN_INTERACTION = 20; // most of each kind
  private static final int BYTES_OF_A_PAIR = 8;
  private static final int BYTES_OF_AN_INTERACTION = 16; // item, time, place in order
  private static final double GB = 1e9;

  /** Of a dataset. */
  public static Sizes of(DatasetFacts facts) {
    return new Sizes(
        facts.users(),
        facts.items(),
        facts.interactions(),
        facts.similarUsers(),
        facts.textWidth(),
        facts.pcaWidth());
  }

  /**
   * Refuses all that cannot work on this machine.
   *
   * @param dataset for messages
   * @param negatives per user that are saved
   */
  public void require(String dataset, TrainingSettings training, int negatives) {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long heap = Runtime.getRuntime().maxMemory();
    long free = machine.getTotalMemorySize() - heap; // of the machine, or of the container
    requireArrays(dataset);
    requireHeads("--heads", training.size().heads());
    requireHeads("--cross-heads", training.size().crossHeads());
    if (negatives > 0) {
      requireNegatives(dataset, negatives);
    }
    int epochs = training.steps().epochs();
    requireSteps(
        training.steps().batchSize(),
        training.size().maxLength(),
        epochs == 0 ? StepSettings.MOST_EPOCHS : epochs);
    requireHeap(dataset, heap);
    requireMemory(dataset, training.model().views().count(), free);
  }

  /** Sequences, similar users and text vectors lie in one array each. */
  public void requireArrays(String dataset) {
    requireArray(dataset, interactions, 1, "interactions");
    requireArray(dataset, users, Math.max(1, similarUsers), "similar users");
    requireArray(dataset, items + 2, Math.max(textWidth, width), "text vectors");
  }

  /** Each head of attention has a part of its own of an item vector. */
  void requireHeads(String setting, int heads) {
    Require.that(
        width % heads == 0,
        "%s %d: expected a number that divides the width of item vectors, %d; take one that does, or"
            + " another --pca-width of the dataset stage",
        setting,
        heads,
        width);
  }

  /** Written at the end, so it is known before the start. */
  void requireNegatives(String dataset, int perUser) {
    requireArray(dataset, users, perUser, "sampled negatives (--save-negatives)");
  }

  /**
   * A step's activations lie in arrays, and steps are counted in an int.
   *
   * @param epochs at most
   */
  void requireSteps(int batchSize, int maxLength, int epochs) {
    long places = Math.min(batchSize, users) * maxLength;
    Require.that(
        places <= VALUES / width,
        "--batch-size %d: expected at most %,d users a step with --max-length %d and item vectors of"
            + " width %d; take a smaller batch or shorter sequences",
        batchSize,
        VALUES / width / maxLength,
        maxLength,
        width);
    long steps = epochs * ((users - 1) / batchSize + 1);
    Require.that(
        steps <= Integer.MAX_VALUE,
        "--epochs %d: expected at most %,d steps, found %,d with --batch-size %d; take fewer epochs or"
            + " larger batches",
        epochs,
        Integer.MAX_VALUE,
        steps,
        batchSize);
  }

  private static void requireArray(String dataset, long rows, long columns, String what) {
    Require.that(
        rows <= VALUES / columns,
        "--dataset %s: expected at most %,d rows of %s, %,d values each, found %,d; make a smaller dataset",
        dataset,
        VALUES / columns,
        what,
        columns,
        rows);
  }

  /**
   * Bytes that training needs beside the Java heap: representations of all users, text vectors, and
   * the tables of item vectors.
   *
   * @param views of the model
   */
  public long trainingBytes(int views) {
    long representations = users * views * width;
    long tables = (items + 2) * (textWidth + (long) TABLES * width);
    return 4 * (representations + tables);
  }

  /**
   * Refuses what does not fit.
   *
   * @param views of the model
   * @param free bytes that the machine has beside the Java heap
   */
  void requireMemory(String dataset, int views, long free) {
    long needed = trainingBytes(views);
    Require.that(
        needed <= free,
        "--dataset %s: training on %,d users and %,d items needs %.1f GB beside the Java heap, found"
            + " %.1f GB; take a machine with more memory, a smaller dataset, or --views collaborative",
        dataset,
        users,
        items,
        needed / GB,
        free / GB);
  }

  /**
   * Bytes of the Java heap that training needs at most: interactions, text vectors and item pairs.
   */
  public long heapBytes() {
    long all = items * PAIRS;
    long byText = textWidth == 0 ? 0 : KINDS_BY_TEXT * all;
    long byUsers = KINDS_BY_USERS * Math.min(all, interactions * PAIRS_OF_AN_INTERACTION);
    return interactions * BYTES_OF_AN_INTERACTION
        + 4 * items * (textWidth + width)
        + SETS_OF_PAIRS * BYTES_OF_A_PAIR * (byText + byUsers);
  }

  /**
   * Refuses what does not fit.
   *
   * @param heap bytes that Java may take
   */
  void requireHeap(String dataset, long heap) {
    long needed = heapBytes();
    Require.that(
        needed <= heap,
        "--dataset %s: training on %,d items and %,d interactions needs %.1f GB of Java heap, found"
            + " %.1f GB; take a machine with more memory, NIGHTJAR_JAVA_OPTIONS=-Xmx%dg on this one, or a smaller"
            + " dataset",
        dataset,
        items,
        interactions,
        needed / GB,
        heap / GB,
        (long) Math.ceil(needed / GB));
  }
}
