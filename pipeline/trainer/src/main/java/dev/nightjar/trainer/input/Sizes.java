package dev.nightjar.trainer.input;

import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Require;

/**
 * What a dataset needs of a machine, known from its manifest: sizes that cannot work are refused
 * before anything is read or trained.
 */
public record Sizes(
    long users, long items, long interactions, int similarUsers, int textWidth, int width) {
  private static final long VALUES = Integer.MAX_VALUE - 8L; // of a Java array
  private static final int TABLES = 5; // learned rows, two moments, the best, the teachers'
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

  /** Sequences, similar users and text vectors lie in one array each. */
  public void requireArrays(String dataset) {
    requireArray(dataset, interactions, 1, "interactions");
    requireArray(dataset, users, Math.max(1, similarUsers), "similar users");
    requireArray(dataset, items + 2, Math.max(textWidth, width), "text vectors");
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
  public void requireMemory(String dataset, int views, long free) {
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
}
