package dev.nightjar.dataset.element;

import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Something counted, by name: the raw material of {@code quality.json}. */
public final class Tally {
  public static final TypeDescriptor<KV<String, Long>> TYPE =
      TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.longs());

  public static final KvCoder<String, Long> CODER =
      KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of());

  private Tally() {}

  /** As {@link #of}, and adds to Beam's counter of that name: the job's page shows it meanwhile. */
  public static KV<String, Long> count(String name, long count) {
    Metrics.counter("nightjar", name).inc(count);
    return of(name, count);
  }

  public static KV<String, Long> of(String name, long count) {
    return KV.of(name, count);
  }
}
