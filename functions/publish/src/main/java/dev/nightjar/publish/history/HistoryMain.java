package dev.nightjar.publish.history;

import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.util.List;

/** {@code nightjar history}: the nights below a root, and which of them is published. */
public final class HistoryMain {
  private HistoryMain() {}

  /** Prints a table. */
  public static void main(String... args) {
    System.exit(command().execute(args));
  }

  public static StageCommand<HistorySettings> command() {
    return StageCommand.of(
        "history",
        "Lists every finished night: date, run, model, users, quality, and which is current.",
        HistorySettings.class,
        HistoryMain::run);
  }

  private static void run(HistorySettings settings) throws IOException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      List<History.Night> nights = History.read(store);
      if (nights.isEmpty()) {
        System.err.println("history: " + Runs.none(store));
      } else {
        System.out.print(History.text(nights));
      }
    }
  }
}
