package dev.nightjar.dataset.identity;

import org.apache.beam.sdk.harness.JvmInitializer;
import org.apache.beam.sdk.options.PipelineOptions;

/** On every machine of a job, before its first element: takes the role the job was started with. */
public final class TakeAwsRole implements JvmInitializer {
  @Override
  public void beforeProcessing(PipelineOptions options) {
    AwsRole.of(options).ifPresent(WebIdentity::take);
  }
}
