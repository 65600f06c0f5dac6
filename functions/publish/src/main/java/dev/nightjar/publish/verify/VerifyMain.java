package dev.nightjar.publish.verify;

import dev.nightjar.publish.check.RunCheck;
import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;

/** {@code nightjar verify}: checks a published run once more and changes nothing. */
public final class VerifyMain {
  private VerifyMain() {}

  /** Prints the run's folder. */
  public static void main(String... args) {
    System.exit(command().execute(args));
  }

  public static StageCommand<VerifySettings> command() {
    return StageCommand.of(
        "verify",
        "Checks every file and every row of a published run once more; changes nothing.",
        VerifySettings.class,
        VerifyMain::run);
  }

  private static void run(VerifySettings settings) throws IOException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      String folder =
          settings.run().isPresent()
              ? Runs.folder(store, settings.run().get())
              : Verification.currentFolder(store);
      RunCheck.Checked checked = Verification.verify(store, folder);
      System.err.printf(
          "verify: %s is in order: %d files, %,d users, %,d rows%n",
          store.uri(folder),
          checked.files().size(),
          checked.facts().users(),
          checked.facts().rows());
      System.out.println(folder);
    }
  }
}
