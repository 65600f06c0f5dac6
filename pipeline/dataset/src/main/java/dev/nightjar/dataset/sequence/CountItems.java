package dev.nightjar.dataset.sequence;

import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Histories to item id and {@link ItemCount}. */
public final class CountItems
    extends PTransform<PCollection<UserHistory>, PCollection<KV<String, ItemCount>>> {
  private CountItems() {}

  public static CountItems ofHistories() {
    return new CountItems();
  }

  @Override
  public PCollection<KV<String, ItemCount>> expand(PCollection<UserHistory> histories) {
    return histories
        .apply("Split", ParDo.of(new Split()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), ItemCount.CODER))
        .apply("Add", Combine.perKey(new Add()));
  }

  static final class Split extends DoFn<UserHistory, KV<String, ItemCount>> {
    @ProcessElement
    public void split(@Element UserHistory history, OutputReceiver<KV<String, ItemCount>> out) {
      for (int i = 0; i < history.length(); i++) {
        long train = i < history.trainLength() ? 1 : 0;
        out.output(KV.of(history.itemIds().get(i), new ItemCount(1, train)));
      }
    }
  }

  static final class Add extends Combine.BinaryCombineFn<ItemCount> {
    @Override
    public ItemCount apply(ItemCount left, ItemCount right) {
      return left.plus(right);
    }
  }
}
