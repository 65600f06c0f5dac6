package dev.nightjar.load;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.stage.Deadline;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.StoppedException;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Loads one night as a separate version, file by file, and switches readers to it once it is
 * complete. If it is killed, the next load continues with the missing files. Two loads at once
 * share the work or do it twice; readers see one complete night at any time.
 */
public final class Loader {
  /**
   * What came of it.
   *
   * @param run that readers are led to
   * @param changed false if they were before
   * @param rows that were loaded now
   */
  public record Outcome(String run, boolean changed, long rows) {}

  private final ObjectStore store;
  private final Database database;
  private final Optional<String> chosen;
  private final RateLimit rate;
  private final Deadline deadline;

  /**
   * @param chosen folder of the run to load; empty for the published one
   * @param deadline before which it stops by itself, between two users at the latest
   */
  Loader(
      ObjectStore store,
      Database database,
      Optional<String> chosen,
      RateLimit rate,
      Deadline deadline) {
    this.store = store;
    this.database = database;
    this.chosen = chosen;
    this.rate = rate;
    this.deadline = deadline;
  }

  /**
   * Opens the root and the database, and loads.
   *
   * @param environment user and password are read from it, unless the settings name a secret
   * @throws ContractException if it cannot be done: another program's table, say
   * @throws LoadAgainException if it may be done another time
   * @throws StoppedException if the deadline passed; what is loaded stays
   */
  public static Outcome load(
      LoadSettings settings, Map<String, String> environment, Deadline deadline)
      throws IOException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      Optional<String> chosen = Optional.empty();
      if (settings.run().isPresent()) {
        chosen = Optional.of(Runs.folder(store, settings.run().get()));
      }
      night(store, chosen); // what is not there is told before a database is asked
      try (Database database = open(settings, environment)) {
        return new Loader(store, database, chosen, new RateLimit(settings.rate()), deadline).load();
      }
    }
  }

  private static PublishedNight night(ObjectStore store, Optional<String> chosen)
      throws IOException {
    return chosen.isPresent()
        ? PublishedNight.open(store, chosen.get())
        : PublishedNight.open(store);
  }

  private static Database open(LoadSettings settings, Map<String, String> environment) {
    return switch (settings.to()) {
      case POSTGRES -> Postgres.open(settings, environment);
      case REDIS -> Redis.open(settings, environment);
      case DYNAMODB -> DynamoDb.open(settings);
    };
  }

  /**
   * Loads what is missing and switches.
   *
   * @throws LoadAgainException if another night was published meanwhile; readers stay where they
   *     are
   */
  Outcome load() throws IOException {
    PublishedNight night = night(store, chosen);
    Version version = Version.of(night);
    if (database.current().equals(Optional.of(version.run()))) {
      return new Outcome(version.run(), false, 0);
    }
    database.begin(version);
    long rows = loadFiles(night, version);
    deadline.check();
    database.finish(version);
    boolean flipped = flip(version);
    prune(version);
    return new Outcome(version.run(), flipped, rows);
  }

  private void prune(Version version) {
    try {
      database.prune();
    } catch (DatabaseException e) {
      throw e.whilePruning(version.run());
    }
  }

  private long loadFiles(PublishedNight night, Version version) throws IOException {
    long rows = 0;
    try (Progress progress = new Progress("load", "rows", version.rows())) {
      for (FileEntry file : version.files()) {
        if (!database.has(version, file)) {
          rows += loadFile(night, version, file, rows > 0, progress);
        }
      }
    }
    return rows;
  }

  /**
   * @param others whether this load has finished other files: then it can go on another time
   */
  private long loadFile(
      PublishedNight night, Version version, FileEntry file, boolean others, Progress progress)
      throws IOException {
    long[] rows = {0};
    try {
      deadline.check();
      database.load(
          version,
          file,
          consumer ->
              night.forEachUser(
                  file,
                  user -> {
                    deadline.check();
                    rate.acquire(user.items().size());
                    consumer.accept(user);
                    rows[0] += user.items().size();
                    progress.advance(user.items().size());
                  }));
    } catch (StoppedException e) {
      throw stopped(version, file, others);
    }
    return rows[0];
  }

  private static RuntimeException stopped(Version version, FileEntry file, boolean others) {
    return others
        ? new StoppedException(
            "stopped before the time limit: run %s is loaded up to %s, nothing is switched; load again"
                .formatted(version.run(), file.name()))
        : new ContractException(
            "%s of run %s takes longer than the time limit: raise the limit or --rate, or make the dataset with more --parts"
                .formatted(file.name(), version.run()));
  }

  /** Looks what is published between what readers see and the switch, so the newest wins a race. */
  private boolean flip(Version version) throws IOException {
    while (true) {
      Optional<String> now = database.current();
      if (now.equals(Optional.of(version.run()))) {
        return false;
      }
      if (chosen.isEmpty()) {
        checkPublished(version);
      }
      if (database.flip(version, now)) {
        return true;
      }
    }
  }

  private void checkPublished(Version version) throws IOException {
    String published = PublishedNight.open(store).pointer().run();
    if (!published.equals(version.run())) {
      throw new LoadAgainException(
          "run %s is loaded, but run %s was published meanwhile: nothing is switched; load again"
              .formatted(version.run(), published));
    }
  }
}
