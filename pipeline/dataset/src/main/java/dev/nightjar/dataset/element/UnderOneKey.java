package dev.nightjar.dataset.element;

import dev.nightjar.contract.FileEntry;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Brings all elements of some collections to one worker, which reads them one after the other.
 * Their key is what it has to know besides, or 0: it must ask for no side input, since Flink hands
 * elements to a step with side inputs all at once, encoded and then as a list.
 */
public final class UnderOneKey<T>
    extends PTransform<PCollectionList<T>, PCollection<KV<Long, Iterable<T>>>> {
  private final List<PCollectionView<?>> views;
  private final KeyOf<T> keyOf;

  private interface KeyOf<T>
      extends SerializableFunction<DoFn<T, KV<Long, T>>.ProcessContext, Long> {}

  private UnderOneKey(List<PCollectionView<?>> views, KeyOf<T> keyOf) {
    this.views = views;
    this.keyOf = keyOf;
  }

  public static <T> UnderOneKey<T> zero() {
    return new UnderOneKey<>(List.of(), context -> 0L);
  }

  /** Zero, once the one element of a view is there. */
  public static <T> UnderOneKey<T> after(PCollectionView<Boolean> view) {
    return new UnderOneKey<>(
        List.of(view),
        context -> {
          context.sideInput(view);
          return 0L;
        });
  }

  /** A number that is counted by the job. */
  public static <T> UnderOneKey<T> number(PCollectionView<Long> view) {
    return new UnderOneKey<>(List.of(view), context -> context.sideInput(view));
  }

  /** The rows of a file. */
  public static <T> UnderOneKey<T> rowsOf(PCollectionView<FileEntry> view) {
    return new UnderOneKey<>(List.of(view), context -> context.sideInput(view).rows());
  }

  @Override
  public PCollection<KV<Long, Iterable<T>>> expand(PCollectionList<T> some) {
    PCollection<T> all = some.apply("All", Flatten.pCollections());
    return all.apply("Key", ParDo.of(new WithKey<>(keyOf)).withSideInputs(views))
        .setCoder(KvCoder.of(VarLongCoder.of(), all.getCoder()))
        .apply("Gather", GroupByKey.create());
  }

  static final class WithKey<T> extends DoFn<T, KV<Long, T>> {
    private final KeyOf<T> keyOf;

    WithKey(KeyOf<T> keyOf) {
      this.keyOf = keyOf;
    }

    @ProcessElement
    public void key(ProcessContext context) {
      context.output(KV.of(keyOf.apply(context), context.element()));
    }
  }
}
