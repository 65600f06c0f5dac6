package dev.nightjar.dataset.identity;

import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/** Makes the engine know {@link AwsRoleOptions}. */
public final class AwsRoleRegistrar implements PipelineOptionsRegistrar {
  @Override
  public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
    return List.of(AwsRoleOptions.class);
  }
}
