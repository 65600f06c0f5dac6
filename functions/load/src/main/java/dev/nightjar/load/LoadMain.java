package dev.nightjar.load;

import dev.nightjar.stage.Deadline;
import dev.nightjar.stage.command.StageCommand;
import java.io.IOException;

/** {@code nightjar load}: the published night into a database. */
public final class LoadMain {
  private LoadMain() {}

  /** Prints the id of the run that readers are led to. */
  public static void main(String... args) {
    System.exit(command().execute(args));
  }

  static StageCommand<LoadSettings> command() {
    return StageCommand.of(
        "load",
        "Loads the published night into a database as a version of its own and switches readers to it"
            + " when it is whole; the version before stays for a rollback.",
        LoadSettings.class,
        LoadMain::run);
  }

  private static void run(LoadSettings settings) throws IOException {
    long start = System.nanoTime();
    Loader.Outcome outcome = Loader.load(settings, System.getenv(), Deadline.NONE);
    System.err.printf(
        "load: %s %s run %s; %,d rows loaded in %.1f s%n",
        settings.place(),
        outcome.changed() ? "now leads to" : "already led to",
        outcome.run(),
        outcome.rows(),
        (System.nanoTime() - start) / 1e9);
    System.out.println(outcome.run());
  }
}
