package dev.nightjar.publish;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.util.List;

/** {@code nightjar rollback}: flips the pointer back to a run that was published before. */
public final class RollbackMain {
  private static final String RUNS = "recommendations";

  private RollbackMain() {}

  /** Prints the run's folder. */
  public static void main(String... args) {
    System.exit(command().execute(args));
  }

  static StageCommand<RollbackSettings> command() {
    return StageCommand.of(
        "rollback",
        "Makes an earlier run what consumers read, once its digests are verified again.",
        RollbackSettings.class,
        RollbackMain::run);
  }

  private static void run(RollbackSettings settings) throws IOException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      String folder = folder(store, settings.to());
      Publisher.Outcome outcome = new Publisher(store).rollBack(folder);
      System.err.println(
          outcome.changed()
              ? "rollback: %s leads to run %s, all digests verified"
                  .formatted(store.uri(Layout.CURRENT), outcome.pointer().run())
              : "rollback: already published, nothing changed: " + store.uri(folder));
      System.out.println(folder);
    }
  }

  /** A folder stays as it is; an id is looked for among the published runs. */
  static String folder(ObjectStore store, String run) throws IOException {
    if (run.contains("/")) {
      return run;
    }
    String ending = "/run=%s/%s".formatted(run, Layout.MANIFEST);
    List<String> found =
        store.list(RUNS).stream().filter(manifest -> manifest.endsWith(ending)).toList();
    if (found.size() != 1) {
      throw new ContractException(
          "%s: expected one published run %s, found %d"
              .formatted(store.uri(RUNS), run, found.size()));
    }
    String manifest = found.get(0);
    return manifest.substring(0, manifest.length() - Layout.MANIFEST.length() - 1);
  }
}
