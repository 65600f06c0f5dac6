package dev.nightjar.publish.rollback;

import dev.nightjar.contract.Layout;
import dev.nightjar.publish.Publisher;
import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;

/** {@code nightjar rollback}: flips the pointer back to a run that was published before. */
public final class RollbackMain {
  private RollbackMain() {}

  /** Prints the run's folder. */
  public static void main(String... args) {
    System.exit(command().execute(args));
  }

  public static StageCommand<RollbackSettings> command() {
    return StageCommand.of(
        "rollback",
        "Makes an earlier run what consumers read, once its digests are verified again.",
        RollbackSettings.class,
        RollbackMain::run);
  }

  private static void run(RollbackSettings settings) throws IOException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      String folder = Runs.folder(store, settings.to());
      Publisher.Outcome outcome = new Publisher(store).rollBack(folder);
      System.err.println(
          outcome.changed()
              ? "rollback: %s leads to run %s, all digests verified"
                  .formatted(store.uri(Layout.CURRENT), outcome.pointer().run())
              : "rollback: already published, nothing changed: " + store.uri(folder));
      System.out.println(folder);
    }
  }
}
