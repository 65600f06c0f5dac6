package dev.nightjar.publish;

import dev.nightjar.contract.Layout;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.command.StageWork;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.util.Optional;

/** {@code nightjar publish}: verifies a run and flips the pointer to it. */
public final class PublishMain {
  private PublishMain() {}

  /** Prints the run's folder. */
  public static void main(String... args) {
    System.exit(command().execute(args));
  }

  static StageCommand<PublishSettings> command() {
    return StageCommand.ofStage(
        Layout.PUBLISH,
        "Verifies every part of a run and makes it what consumers read.",
        PublishSettings.class,
        (settings, receipts) -> Optional.of(run(settings)));
  }

  private static StageWork run(PublishSettings settings) throws IOException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      Publisher.Outcome outcome = Publisher.of(store, settings).publish(settings.run());
      outcome.warnings().forEach(warning -> Warning.say(Layout.PUBLISH, warning));
      FolderReader night = FolderReader.open(store, settings.run(), Layout.RECOMMEND);
      System.err.println("publish: " + words(outcome, store, night));
      return outcome.shown(night);
    }
  }

  private static String words(Publisher.Outcome outcome, ObjectStore store, FolderReader night) {
    if (outcome.changed()) {
      return "%s leads to run %s, all digests and rows verified"
          .formatted(store.uri(Layout.CURRENT), outcome.pointer().run());
    }
    return outcome.pointer().manifest().equals(night.manifestKey())
        ? "already published, nothing changed: " + store.uri(night.folder())
        : "finished, all digests and rows verified: " + store.uri(night.folder());
  }
}
