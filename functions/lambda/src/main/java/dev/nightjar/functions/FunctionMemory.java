package dev.nightjar.functions;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.ModelFacts;

/**
 * An estimate of the memory that a function needs to serve a catalog: the item tables, of which
 * ONNX Runtime holds several copies (as read, for look-ups, and packed for products); the catalog;
 * and, for each thread, the scores of a batch and the working memory of the text term.
 * docs/benchmarks.md has measurements.
 *
 * @param items I
 * @param width 2d, that of an item vector
 * @param textWidth of the text table
 */
record FunctionMemory(int items, int width, int textWidth) {
  private static final long MIB = 1L << 20;
  private static final long PROGRAM = 420 * MIB;
  private static final long ITEM_OBJECTS = 100;
  private static final int COPIES = 4;
  private static final long LARGEST_SCORES = 1L << 28;
  private static final int BATCH = 128;

  /**
   * Of a model that is yet to be trained.
   *
   * @param width d
   */
  static FunctionMemory toTrain(DatasetFacts dataset, int width) {
    return new FunctionMemory(dataset.items(), Math.multiplyExact(2, width), dataset.pcaWidth());
  }

  /** Of a model that is there. */
  static FunctionMemory toServe(DatasetFacts dataset, ModelFacts model) {
    int items = Math.max(model.items(), dataset.items());
    return new FunctionMemory(items, model.width(), dataset.pcaWidth());
  }

  /** Of so many threads, in MiB. */
  long mib(int threads) {
    long table = (long) items * width * Float.BYTES;
    long text = (long) items * textWidth * Float.BYTES;
    long scores = Math.min(LARGEST_SCORES, (long) BATCH * ModelFacts.columns(items) * Float.BYTES);
    long bytes =
        PROGRAM + items * ITEM_OBJECTS + COPIES * table + 2 * text + scores * COPIES * threads;
    return (bytes + MIB - 1) / MIB;
  }

  /**
   * The most threads, up to {@code wanted}, for which the function is large enough.
   *
   * @param availableMib the function's memory
   * @throws ContractException if it is too small for one
   */
  int threads(int wanted, long availableMib) {
    for (int threads = wanted; threads >= 1; threads--) {
      if (mib(threads) <= availableMib) {
        return threads;
      }
    }
    throw new ContractException(
        ("memory of the recommend function: expected %,d MiB for %,d items with vectors of width %d,"
                + " found %,d: set recommend = { memory_mib = %d } or more, or shrink the catalog")
            .formatted(mib(1), items, width, availableMib, mib(1)));
  }
}
