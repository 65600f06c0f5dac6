package dev.nightjar.dataset.similar;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Passes a collection on, or nothing of it, by the number of users: which is known only while the
 * job runs.
 */
final class ByUserCount {
  private final long limit;
  private final boolean above;
  private final PCollectionView<Long> count;

  private ByUserCount(long limit, boolean above, PCollectionView<Long> count) {
    this.limit = limit;
    this.above = above;
    this.count = count;
  }

  static ByUserCount atMost(long limit, PCollectionView<Long> count) {
    return new ByUserCount(limit, false, count);
  }

  static ByUserCount above(long limit, PCollectionView<Long> count) {
    return new ByUserCount(limit, true, count);
  }

  <T> PCollection<T> pass(String name, PCollection<T> elements) {
    return elements
        .apply(name, ParDo.of(new Pass<T>(limit, above, count)).withSideInputs(count))
        .setCoder(elements.getCoder());
  }

  static final class Pass<T> extends DoFn<T, T> {
    private final long limit;
    private final boolean above;
    private final PCollectionView<Long> count;

    Pass(long limit, boolean above, PCollectionView<Long> count) {
      this.limit = limit;
      this.above = above;
      this.count = count;
    }

    @ProcessElement
    public void pass(ProcessContext context) {
      if (context.sideInput(count) > limit == above) {
        context.output(context.element());
      }
    }
  }
}
