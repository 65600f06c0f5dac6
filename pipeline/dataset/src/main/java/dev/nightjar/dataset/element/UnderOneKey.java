package dev.nightjar.dataset.element;

import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Brings all elements of some collections to one worker, which reads them one after the other. */
public final class UnderOneKey<T>
    extends PTransform<PCollectionList<T>, PCollection<KV<Integer, Iterable<T>>>> {
  @Override
  public PCollection<KV<Integer, Iterable<T>>> expand(PCollectionList<T> some) {
    return some.apply("All", Flatten.pCollections())
        .apply("KeyByNothing", WithKeys.<Integer, T>of(0).withKeyType(TypeDescriptors.integers()))
        .apply("Gather", GroupByKey.create());
  }
}
