package dev.nightjar.publish;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.command.StageWork;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.util.Map;
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
      Publisher.Outcome outcome = new Publisher(store).publish(settings.run());
      System.err.println(
          outcome.changed()
              ? "publish: %s leads to run %s, all digests and rows verified"
                  .formatted(store.uri(Layout.CURRENT), outcome.pointer().run())
              : "publish: already published, nothing changed: " + store.uri(settings.run()));
      return shown(outcome.changed(), FolderReader.open(store, settings.run(), Layout.RECOMMEND));
    }
  }

  /** All rows that come in are verified, and published. */
  private static StageWork shown(boolean changed, FolderReader night) {
    RecommendationFacts facts = night.manifest().facts(RecommendationFacts.class);
    return StageWork.of(
        changed ? StageReceipt.Outcome.DONE : StageReceipt.Outcome.REUSED,
        night,
        new StageWork.Rows(facts.rows(), facts.rows(), 0),
        Map.of(
            "full_lists",
            facts.users() == 0 ? 0 : 1 - (double) facts.shortUsers() / facts.users()));
  }
}
