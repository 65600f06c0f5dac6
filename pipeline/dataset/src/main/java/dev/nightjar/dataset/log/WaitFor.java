package dev.nightjar.dataset.log;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/** Holds elements back until another collection has its one element; then passes them on. */
public final class WaitFor<T> extends PTransform<PCollection<T>, PCollection<T>> {
  private final PCollection<Boolean> signal;

  private WaitFor(PCollection<Boolean> signal) {
    this.signal = signal;
  }

  /**
   * @param signal with one element, sooner or later
   */
  public static <T> WaitFor<T> element(PCollection<Boolean> signal) {
    return new WaitFor<>(signal);
  }

  @Override
  public PCollection<T> expand(PCollection<T> elements) {
    PCollectionView<Boolean> view = signal.apply("Signal", View.asSingleton());
    return elements
        .apply("Pass", ParDo.of(new Pass<T>(view)).withSideInputs(view))
        .setCoder(elements.getCoder());
  }

  static final class Pass<T> extends DoFn<T, T> {
    private final PCollectionView<Boolean> signal;

    Pass(PCollectionView<Boolean> signal) {
      this.signal = signal;
    }

    @ProcessElement
    public void pass(ProcessContext context) {
      if (context.sideInput(signal)) {
        context.output(context.element());
      }
    }
  }
}
