package dev.nightjar.nightly;

import dev.nightjar.report.MorningReport;
import dev.nightjar.report.ReportData;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.command.Receipts;
import dev.nightjar.stage.command.RefusedException;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code nightjar run}: the whole night on this machine. Prints the published folder. */
public final class RunMain {
  private RunMain() {}

  public static void main(String[] args) {
    System.exit(command(forEveryStage(args)).execute(args));
  }

  static StageCommand<NightSettings> command(List<String> everyStage) {
    return StageCommand.of(
        "run",
        "Runs the whole night: dataset, train, recommend, publish. Finished work"
            + " is not repeated.",
        NightSettings.class,
        settings -> System.out.println(run(settings, Launcher.ours(), everyStage)));
  }

  /** The arguments that hold for every stage: the file of settings, and how much to say. */
  static List<String> forEveryStage(String[] args) {
    List<String> arguments = new ArrayList<>();
    StageCommand.configFile(args, System.getenv())
        .ifPresent(file -> arguments.addAll(List.of("--config", file)));
    if (Arrays.asList(args).contains("--verbose")) {
      arguments.add("--verbose");
    }
    return arguments;
  }

  /** Runs the night and says where the results are. */
  static String run(NightSettings settings, Launcher launcher, List<String> everyStage)
      throws Exception {
    long start = System.nanoTime();
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      Night night = new Night(settings, store, launcher, everyStage);
      List<StageRun> stages = run(night, settings, store);
      boolean nothingNew = stages.stream().allMatch(StageRun::reused);
      System.err.printf(
          nothingNew
              ? "%nNothing to do: everything was already there (%s)%n"
              : "%nThe night is done in %s%n",
          Progress.words((System.nanoTime() - start) / 1e9));
      String folder = stages.get(stages.size() - 1).folder();
      System.err.printf("  results  %s%n", store.uri(folder));
      System.err.printf("  pointer  %s%n", store.uri("current.json"));
      List<ReportData.Stage> reported = stages.stream().map(StageRun::reported).toList();
      report(() -> Optional.of(MorningReport.write(store, reported)), store);
      say(night.warnings());
      return folder;
    }
  }

  /** A night that breaks off has a report and warnings, too. */
  private static List<StageRun> run(Night night, NightSettings settings, ObjectStore store)
      throws Exception {
    try {
      return night.run();
    } catch (RefusedException | StageFailedException e) {
      System.err.println();
      report(
          () -> MorningReport.ofDate(store, settings.effectiveDate()).map(MorningReport::key),
          store);
      say(night.warnings());
      throw e;
    }
  }

  private static void say(List<Warning> warnings) {
    if (!warnings.isEmpty()) {
      System.err.printf("%n%s%n", warnings.size() == 1 ? "A warning" : "Warnings");
      warnings.forEach(one -> System.err.printf("  %-10s %s%n", one.from(), one.words()));
    }
  }

  /** What went wrong with the report is said; it is no reason for the night to fail. */
  private static void report(Callable<Optional<String>> write, ObjectStore store) {
    try {
      write.call().ifPresent(key -> System.err.printf("  report   %s%n", store.uri(key)));
    } catch (Exception e) {
      System.err.printf(
          "  report   none: %s; nightjar report --root %s tries again%n",
          Receipts.message(e), store.root());
    }
  }
}
