package dev.nightjar.load;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.publish.consumer.UserRecommendations;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The operations that the loader needs from a database. Every step may be repeated, after a kill or
 * by two loaders at once: what is already there stays. Failures of the database are {@link
 * DatabaseException}s.
 */
interface Database extends AutoCloseable {
  /** Users of one file, one in memory at a time. */
  @FunctionalInterface
  interface Users {
    void forEach(Consumer<UserRecommendations> consumer) throws IOException;
  }

  /** Id of the run that readers are led to; empty before the first. */
  Optional<String> current();

  /**
   * Makes room for a version, which nobody is led to.
   *
   * @throws dev.nightjar.contract.ContractException if something else has its name
   */
  void begin(Version version);

  /** Whether a file of a version is loaded. */
  boolean has(Version version, FileEntry file);

  /** Loads a file; a file that was loaded halfway, or is there, counts once. */
  void load(Version version, FileEntry file, Users users) throws IOException;

  /**
   * Makes a version ready to be read.
   *
   * @throws dev.nightjar.contract.ContractException if it is not whole
   */
  void finish(Version version);

  /**
   * Leads readers to a finished version, all at once, and remembers the one before.
   *
   * @param from what they must be led to now
   * @return false if they are led to something else: nothing is changed
   */
  boolean flip(Version version, Optional<String> from);

  /** Deletes every version but the one that readers are led to and the one before. */
  void prune();

  @Override
  void close();
}
