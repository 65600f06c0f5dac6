package dev.nightjar.dataset;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** The settings as options of Beam: which engine runs the pipeline, and with what machines. */
final class Engine {
  private static final String TEMPLATE = "--templateLocation=";
  private static final String CONFIGURATION = "--flinkConfDir=";
  private static final String THREADS_OF_THIS_PROCESS = "[local]";

  /** One thread, and what goes from step to step in lists: starts at once. */
  private static final String LISTS_OF_THIS_PROCESS = "[collection]";

  private final List<String> options;

  private Engine(List<String> options) {
    this.options = List.copyOf(options);
  }

  /**
   * @param small the inputs are not worth the start of threads
   */
  static Engine of(EngineSettings settings, boolean small) {
    List<String> options =
        new ArrayList<>(
            switch (settings.runner()) {
              case FLINK -> flink(settings, small);
              case DATAFLOW -> dataflow(settings);
              case DIRECT -> direct(settings);
            });
    settings
        .engineOptions()
        .ifPresent(more -> options.addAll(Arrays.asList(more.strip().split("\\s+", -1))));
    return new Engine(options);
  }

  private static List<String> flink(EngineSettings settings, boolean small) {
    String here =
        small && settings.engineOptions().isEmpty()
            ? LISTS_OF_THIS_PROCESS
            : THREADS_OF_THIS_PROCESS;
    List<String> options =
        new ArrayList<>(
            List.of(
                "--runner=FlinkRunner",
                "--flinkMaster=" + settings.flinkMaster().orElse(here),
                "--parallelism=" + settings.parallelism(),
                "--objectReuse=true"));
    if (settings.flinkMaster().isPresent()) {
      options.add("--filesToStage=" + String.join(",", program()));
    } else if (here.equals(THREADS_OF_THIS_PROCESS)
        && !settings.engineOptions().orElse("").contains(CONFIGURATION)) {
      options.add(CONFIGURATION + FlinkHere.configurationFolder());
    }
    return options;
  }

  /** What is sent with a job: this program, but for Flink, which the cluster has. */
  private static List<String> program() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(file -> !new File(file).getName().startsWith("flink-") && new File(file).exists())
        .toList();
  }

  private static List<String> dataflow(EngineSettings settings) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--runner=DataflowRunner",
                "--project=" + settings.project().orElseThrow(),
                "--region=" + settings.region().orElseThrow(),
                "--tempLocation=" + settings.tempLocation().orElseThrow(),
                "--workerMachineType=" + settings.machineType(),
                "--maxNumWorkers=" + settings.maxWorkers(),
                "--autoscalingAlgorithm=THROUGHPUT_BASED"));
    settings.stagingLocation().ifPresent(to -> options.add("--stagingLocation=" + to));
    return options;
  }

  private static List<String> direct(EngineSettings settings) {
    return List.of(
        "--runner=DirectRunner",
        "--targetParallelism=" + settings.parallelism(),
        "--enforceImmutability=false",
        "--enforceEncodability=false");
  }

  /**
   * An empty pipeline for this engine.
   *
   * @throws IllegalArgumentException if an option is unknown
   */
  Pipeline pipeline() {
    PipelineOptions parsed =
        PipelineOptionsFactory.fromArgs(options.toArray(String[]::new)).create();
    return Pipeline.create(parsed);
  }

  /** Whether running it only writes a job for later: what a flex template's launcher asks for. */
  boolean writesTemplate() {
    return options.stream().anyMatch(option -> option.startsWith(TEMPLATE));
  }
}
