package dev.nightjar.publish;

import dev.nightjar.contract.Layout;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;

/** {@code nightjar publish}: verifies a run and flips the pointer to it. */
public final class PublishMain {
  private PublishMain() {}

  /** Prints the run's folder. */
  public static void main(String... args) {
    System.exit(command().execute(args));
  }

  static StageCommand<PublishSettings> command() {
    return StageCommand.of(
        Layout.PUBLISH,
        "Verifies every part of a run and makes it what consumers read.",
        PublishSettings.class,
        PublishMain::run);
  }

  private static void run(PublishSettings settings) throws IOException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      Publisher.Outcome outcome = new Publisher(store).publish(settings.run());
      System.err.println(
          outcome.changed()
              ? "publish: %s leads to run %s, all digests and rows verified"
                  .formatted(store.uri(Layout.CURRENT), outcome.pointer().run())
              : "publish: already published, nothing changed: " + store.uri(settings.run()));
      System.out.println(settings.run());
    }
  }
}
