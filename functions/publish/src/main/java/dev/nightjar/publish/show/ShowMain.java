package dev.nightjar.publish.show;

import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;

/** {@code nightjar show}: one user's history and recommendations, for people. */
public final class ShowMain {
  private ShowMain() {}

  /** Prints a page of text. */
  public static void main(String... args) {
    System.exit(command().execute(args));
  }

  public static StageCommand<ShowSettings> command() {
    return StageCommand.of(
        "show",
        "Prints a user's history and what is published for them, with titles and reasons.",
        ShowSettings.class,
        ShowMain::run);
  }

  private static void run(ShowSettings settings) throws IOException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      System.out.print(UserPage.read(store, settings.user()).text());
    }
  }
}
