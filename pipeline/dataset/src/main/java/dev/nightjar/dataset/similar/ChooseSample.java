package dev.nightjar.dataset.similar;

import dev.nightjar.dataset.text.TextVector;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;

/** Passes on the users of a sample. */
final class ChooseSample extends DoFn<TextVector, TextVector> {
  private static final long RECALL = 1000;
  private static final long TRAINED_PER_CELL = 32;

  private final Sample sample;
  private final FindSimilarUsers.Options options;
  private final PCollectionView<Long> count;

  ChooseSample(Sample sample, FindSimilarUsers.Options options, PCollectionView<Long> count) {
    this.sample = sample;
    this.options = options;
    this.count = count;
  }

  /** How many users a sample has, on average. */
  static long wanted(Sample sample, long users, int cellUsers) {
    return switch (sample) {
      case RECALL -> RECALL;
      case TRAINING -> TRAINED_PER_CELL * Cells.wanted(users, cellUsers);
    };
  }

  @ProcessElement
  public void choose(ProcessContext context) {
    long users = context.sideInput(count);
    if (sample.has(context.element().index(), wanted(sample, users, options.cellUsers()), users)) {
      context.output(context.element());
    }
  }
}
