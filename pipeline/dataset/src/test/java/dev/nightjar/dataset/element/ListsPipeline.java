package dev.nightjar.dataset.element;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * Pipelines for tests of what is in a pipeline, not of who runs it: the local engine without
 * threads, which takes a part of the time of Beam's own runner. That one looks whether elements
 * stay as they are, so each transform needs one test on it.
 */
public final class ListsPipeline {
  private ListsPipeline() {}

  /** An empty one. */
  public static Pipeline create() {
    return Pipeline.create(
        PipelineOptionsFactory.fromArgs(
                "--runner=FlinkRunner", "--flinkMaster=[collection]", "--parallelism=1")
            .create());
  }
}
