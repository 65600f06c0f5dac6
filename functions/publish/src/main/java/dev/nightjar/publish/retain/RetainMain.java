package dev.nightjar.publish.retain;

import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;

/** {@code nightjar retain}: deletes what neither consumers nor the last nights need. */
public final class RetainMain {
  private RetainMain() {}

  /** Prints the folders, one a line. */
  public static void main(String... args) {
    System.exit(command().execute(args));
  }

  public static StageCommand<RetainSettings> command() {
    return StageCommand.of(
        "retain",
        "Deletes old runs, datasets, models and reports; keeps what current.json and the newest"
            + " nights need.",
        RetainSettings.class,
        RetainMain::run);
  }

  private static void run(RetainSettings settings) throws IOException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      if (Runs.finished(store).isEmpty()) {
        System.err.println("retain: nothing deleted: " + Runs.none(store));
        return;
      }
      RetentionPlan plan = RetentionPlan.make(store, settings.keep());
      plan.folders().forEach((folder, keys) -> System.out.println(folder));
      if (!settings.dryRun()) {
        Retention.apply(store, plan);
      }
      System.err.printf(
          "retain: %s %d folders with %d objects below %s%n",
          settings.dryRun() ? "would delete" : "deleted",
          plan.folders().size(),
          plan.objects(),
          store.root());
    }
  }
}
