package dev.nightjar.dataset;

import java.util.Locale;

/** What runs the pipeline. */
public enum Runner {
  /** Flink, inside this process or a cluster. */
  FLINK,
  /** Google Cloud Dataflow. */
  DATAFLOW,
  /** Beam's own, for tests: slow. */
  DIRECT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
