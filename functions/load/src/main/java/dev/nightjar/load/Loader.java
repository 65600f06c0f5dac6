package dev.nightjar.load;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.publish.PublishedNight;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.util.Optional;

/**
 * Loads one night as a version of its own, file by file, and leads readers to it once it is whole.
 * Killed anywhere, it goes on with the files that are missing. Two at once share the work or do it
 * twice; readers see one whole night at any time.
 */
final class Loader {
  /**
   * What came of it.
   *
   * @param version that readers are led to
   * @param changed false if they were before
   * @param rows that were loaded now
   */
  record Outcome(Version version, boolean changed, long rows) {}

  private final ObjectStore store;
  private final Database database;
  private final Optional<String> chosen;
  private final RateLimit rate;

  /**
   * @param chosen folder of the run to load; empty for the published one
   */
  Loader(ObjectStore store, Database database, Optional<String> chosen, RateLimit rate) {
    this.store = store;
    this.database = database;
    this.chosen = chosen;
    this.rate = rate;
  }

  /**
   * Loads what is missing and switches.
   *
   * @throws ContractException if another night was published meanwhile; readers stay where they are
   */
  Outcome load() throws IOException {
    PublishedNight night =
        chosen.isPresent() ? PublishedNight.open(store, chosen.get()) : PublishedNight.open(store);
    Version version = Version.of(night);
    if (database.current().equals(Optional.of(version.run()))) {
      return new Outcome(version, false, 0);
    }
    database.begin(version);
    long rows = loadFiles(night, version);
    database.finish(version);
    boolean flipped = flip(version);
    prune(version);
    return new Outcome(version, flipped, rows);
  }

  private void prune(Version version) {
    try {
      database.prune();
    } catch (DatabaseException e) {
      throw e.whilePruning(version.run());
    }
  }

  private long loadFiles(PublishedNight night, Version version) throws IOException {
    long[] rows = {0};
    try (Progress progress = new Progress("load", "rows", version.rows())) {
      for (FileEntry file : version.files()) {
        if (database.has(version, file)) {
          continue;
        }
        database.load(
            version,
            file,
            consumer ->
                night.forEachUser(
                    file,
                    user -> {
                      rate.acquire(user.items().size());
                      consumer.accept(user);
                      rows[0] += user.items().size();
                      progress.advance(user.items().size());
                    }));
      }
    }
    return rows[0];
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
      throw new ContractException(
          "run %s is loaded, but run %s was published meanwhile: nothing is switched; load again"
              .formatted(version.run(), published));
    }
  }
}
