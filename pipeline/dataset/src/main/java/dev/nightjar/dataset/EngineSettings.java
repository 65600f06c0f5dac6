package dev.nightjar.dataset;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import java.util.Optional;

/** Which engine does the work, with what machines. */
public record EngineSettings(
    @Heading("Engine")
        @Setting(value = "Engine of the stage.", defaultValue = "flink", affects = Affects.NOTHING)
        Runner runner,
    @Setting(
            value =
                "Threads of the local engine, or slots of the Flink cluster, 1 to 1,000. Inputs of at most 512 KB"
                    + " (compressed files count eightfold) need one.",
            defaultValue = "2",
            affects = Affects.NOTHING)
        int parallelism,
    @Setting(
            value = "Flink cluster as HOST:PORT; Flink inside this process by default.",
            affects = Affects.NOTHING)
        Optional<String> flinkMaster,
    @Setting(value = "Google Cloud project of the Dataflow job.", affects = Affects.NOTHING)
        Optional<String> project,
    @Setting(value = "Region of the Dataflow job.", affects = Affects.NOTHING)
        Optional<String> region,
    @Setting(
            value = "Folder for the Dataflow job's temporary files: gs://BUCKET/FOLDER.",
            affects = Affects.NOTHING)
        Optional<String> tempLocation,
    @Setting(
            value =
                "Folder for the Dataflow job's program: gs://BUCKET/FOLDER; below --temp-location by default.",
            affects = Affects.NOTHING)
        Optional<String> stagingLocation,
    @Setting(
            value = "Machine type of the Dataflow job.",
            defaultValue = "n2-standard-4",
            affects = Affects.NOTHING)
        String machineType,
    @Setting(
            value = "Largest number of machines of the Dataflow job, 1 to 1,000.",
            defaultValue = "16",
            affects = Affects.NOTHING)
        int maxWorkers,
    @Setting(
            value = "Further Beam options, separated by spaces, such as --labels={...}.",
            affects = Affects.NOTHING)
        Optional<String> engineOptions) {

  public EngineSettings {
    Require.inRange(parallelism, 1, 1000, "--parallelism");
    Require.inRange(maxWorkers, 1, 1000, "--max-workers");
    Require.that(
        flinkMaster.isEmpty() || flinkMaster.get().matches("[^:/\\s]+:\\d+"),
        "--flink-master must be host:port, was %s",
        flinkMaster.orElse(""));
    Require.that(
        runner != Runner.DATAFLOW
            || (project.isPresent() && region.isPresent() && tempLocation.isPresent()),
        "--runner dataflow needs --project, --region and --temp-location");
  }
}
