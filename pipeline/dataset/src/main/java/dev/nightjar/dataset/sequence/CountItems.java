package dev.nightjar.dataset.sequence;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Histories to the counts of all items, by groups of items: added up per worker before anything is
 * moved, and then for each group alone.
 */
public final class CountItems
    extends PTransform<PCollection<HistoryBlock>, PCollection<ItemCounts>> {
  private static final int GROUPS = 64;

  private CountItems() {}

  public static CountItems ofHistories() {
    return new CountItems();
  }

  @Override
  public PCollection<ItemCounts> expand(PCollection<HistoryBlock> histories) {
    return histories
        .apply("Count", ParDo.of(new Count()))
        .setCoder(KvCoder.of(VarIntCoder.of(), ItemCounts.CODER))
        .apply("Add", Combine.perKey(new Add()))
        .apply("Counts", Values.create())
        .setCoder(ItemCounts.CODER);
  }

  /** Sends counts to their groups. */
  static void byGroup(ItemCounts counts, DoFn.OutputReceiver<KV<Integer, ItemCounts>> out) {
    counts.grouped(GROUPS).forEach((group, some) -> out.output(KV.of(group, some)));
  }

  static final class Count extends DoFn<HistoryBlock, KV<Integer, ItemCounts>> {
    @ProcessElement
    public void count(@Element HistoryBlock block, OutputReceiver<KV<Integer, ItemCounts>> out) {
      byGroup(ItemCounts.of(block), out);
    }
  }

  static final class Add extends Combine.CombineFn<ItemCounts, ItemCounts, ItemCounts> {
    @Override
    public ItemCounts createAccumulator() {
      return new ItemCounts();
    }

    @Override
    public ItemCounts addInput(ItemCounts sum, ItemCounts more) {
      return sum.addAll(more);
    }

    @Override
    public ItemCounts mergeAccumulators(Iterable<ItemCounts> sums) {
      ItemCounts all = new ItemCounts();
      sums.forEach(all::addAll);
      return all;
    }

    @Override
    public ItemCounts extractOutput(ItemCounts sum) {
      return sum;
    }

    @Override
    public Coder<ItemCounts> getAccumulatorCoder(
        CoderRegistry registry, Coder<ItemCounts> inputCoder) {
      return ItemCounts.CODER;
    }

    @Override
    public Coder<ItemCounts> getDefaultOutputCoder(
        CoderRegistry registry, Coder<ItemCounts> inputCoder) {
      return ItemCounts.CODER;
    }
  }
}
