package dev.nightjar.publish.delta;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.ListChange;
import dev.nightjar.contract.Sha256;
import dev.nightjar.publish.consumer.UserRecommendations;
import dev.nightjar.publish.consumer.UserRecommendations.Item;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.table.TableReader;
import dev.nightjar.stage.table.TableWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One file of the output {@code delta}: written, or compared with the one that is there. Local disk
 * holds it.
 */
public final class DeltaFile implements Closeable {
  private final ObjectStore store;
  private final String key;
  private final String name;
  private final boolean write;
  private final Path file = Files.createTempFile("nightjar-delta-", ".tmp");
  private final TableWriter table = TableWriter.open(file, ListChange.COLUMNS);
  private final MessageDigest expected = Sha256.digest();
  private final Optional<DeltaPart> part;

  private DeltaFile(
      ObjectStore store,
      String folder,
      String name,
      Optional<Map<String, List<Item>>> before,
      boolean write)
      throws IOException {
    this.store = store;
    this.key = folder + "/" + name;
    this.name = name;
    this.write = write;
    this.part = before.map(lists -> new DeltaPart(lists, this::row));
  }

  /**
   * @param before lists of the part's users in the run before
   * @param write whether the file is to be written; otherwise it must hold these rows
   */
  static DeltaFile of(
      ObjectStore store, String folder, String name, Map<String, List<Item>> before, boolean write)
      throws IOException {
    return new DeltaFile(store, folder, name, Optional.of(before), write);
  }

  /** A file whose rows cannot be compared any more. */
  static DeltaFile asItIs(ObjectStore store, String folder, String name) throws IOException {
    return new DeltaFile(store, folder, name, Optional.empty(), false);
  }

  private void row(ListChange change) {
    try {
      table.write(change.cells());
      update(expected, change.cells());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void update(MessageDigest digest, Object[] cells) {
    for (Object cell : cells) {
      digest.update((cell + "\0").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The next user of the part. */
  public void accept(UserRecommendations user) {
    part.ifPresent(changes -> changes.accept(user));
  }

  /**
   * After the last user.
   *
   * @throws ContractException if the file that is there holds other rows
   */
  FileEntry finish() throws IOException {
    part.ifPresent(DeltaPart::finish);
    table.close();
    if (write) {
      store.create(key, file);
      return new FileEntry(name, Files.size(file), table.rows(), Sha256.of(file));
    }
    return compared();
  }

  private FileEntry compared() throws IOException {
    String where = store.uri(key).toString();
    if (store.version(key).isEmpty()) {
      throw new ContractException(where + ": expected a file, found none");
    }
    try (InputStream in = store.open(key)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    MessageDigest found = Sha256.digest();
    long[] rows = {0};
    TableReader.forEachRow(
        file,
        where,
        ListChange.COLUMNS,
        cells -> {
          rows[0]++;
          update(found, ListChange.of(cells, where).cells());
        });
    if (part.isPresent() && !MessageDigest.isEqual(found.digest(), expected.digest())) {
      throw new ContractException(
          "%s: expected the %,d changes against the run before, found %,d rows that are others"
              .formatted(where, table.rows(), rows[0]));
    }
    return new FileEntry(name, Files.size(file), rows[0], Sha256.of(file));
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
