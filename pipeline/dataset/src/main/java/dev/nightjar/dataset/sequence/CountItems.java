package dev.nightjar.dataset.sequence;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/** Histories to the counts of all items: added up per worker before anything is moved. */
public final class CountItems
    extends PTransform<PCollection<HistoryBlock>, PCollection<ItemCounts>> {
  private CountItems() {}

  public static CountItems ofHistories() {
    return new CountItems();
  }

  @Override
  public PCollection<ItemCounts> expand(PCollection<HistoryBlock> histories) {
    return histories
        .apply("Add", Combine.globally(new Add()).withoutDefaults())
        .setCoder(ItemCounts.CODER);
  }

  static final class Add extends OfCounts<HistoryBlock> {
    @Override
    public ItemCounts addInput(ItemCounts sum, HistoryBlock block) {
      return sum.addAll(ItemCounts.of(block));
    }
  }

  /** Adds up counts of whatever has some. */
  abstract static class OfCounts<T> extends Combine.CombineFn<T, ItemCounts, ItemCounts> {
    @Override
    public ItemCounts createAccumulator() {
      return new ItemCounts();
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
    public Coder<ItemCounts> getAccumulatorCoder(CoderRegistry registry, Coder<T> inputCoder) {
      return ItemCounts.CODER;
    }

    @Override
    public Coder<ItemCounts> getDefaultOutputCoder(CoderRegistry registry, Coder<T> inputCoder) {
      return ItemCounts.CODER;
    }
  }
}
