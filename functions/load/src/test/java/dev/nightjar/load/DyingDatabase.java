package dev.nightjar.load;

import dev.nightjar.contract.FileEntry;
import java.io.IOException;
import java.util.Optional;

/** Dies in the middle of a file, after so many whole ones. */
class DyingDatabase implements Database {
  /** What a killed process looks like from inside. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private final Database database;
  private int left;

  DyingDatabase(Database database, int files) {
    this.database = database;
    this.left = files;
  }

  @Override
  public Optional<String> current() {
    return database.current();
  }

  @Override
  public void begin(Version version) {
    database.begin(version);
  }

  @Override
  public boolean has(Version version, FileEntry file) {
    return database.has(version, file);
  }

  @Override
  public void load(Version version, FileEntry file, Users users) throws IOException {
    boolean dies = left-- == 0;
    int[] count = {0};
    database.load(
        version,
        file,
        consumer ->
            users.forEach(
                user -> {
                  if (dies && ++count[0] == 5) {
                    throw new Killed();
                  }
                  consumer.accept(user);
                }));
  }

  @Override
  public void finish(Version version) {
    database.finish(version);
  }

  @Override
  public boolean flip(Version version, Optional<String> from) {
    return database.flip(version, from);
  }

  @Override
  public void prune() {
    database.prune();
  }

  @Override
  public void close() {
    database.close();
  }
}
