package dev.nightjar.load;

import dev.nightjar.publish.Runs;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.util.Optional;

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
    try (ObjectStore store = ObjectStores.open(settings.root());
        Database database = open(settings)) {
      Optional<String> chosen = Optional.empty();
      if (settings.run().isPresent()) {
        chosen = Optional.of(Runs.folder(store, settings.run().get()));
      }
      RateLimit rate = new RateLimit(settings.rate());
      Loader.Outcome outcome = new Loader(store, database, chosen, rate).load();
      double seconds = (System.nanoTime() - start) / 1e9;
      System.err.printf(
          "load: %s %s run %s; %,d rows loaded in %.1f s%n",
          settings.place(),
          outcome.changed() ? "now leads to" : "already led to",
          outcome.version().run(),
          outcome.rows(),
          seconds);
      System.out.println(outcome.version().run());
    }
  }

  private static Database open(LoadSettings settings) {
    return switch (settings.to()) {
      case POSTGRES -> Postgres.open(settings, System.getenv());
      case REDIS -> Redis.open(settings, System.getenv());
      case DYNAMODB -> DynamoDb.open(settings);
    };
  }
}
