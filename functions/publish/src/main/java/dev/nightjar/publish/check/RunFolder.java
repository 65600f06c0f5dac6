package dev.nightjar.publish.check;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Sha256;
import dev.nightjar.stage.storage.Download;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The folder of a run, whose files no manifest names yet.
 *
 * @param folder relative to the root
 */
record RunFolder(ObjectStore store, String folder) {
  String key(String name) {
    return folder + "/" + name;
  }

  /** Names a file in errors. */
  String where(String name) {
    return store.uri(key(name)).toString();
  }

  /**
   * @throws ContractException if there is no such file
   */
  void requireThere(String name) throws IOException {
    if (store.version(key(name)).isEmpty()) {
      throw new ContractException(where(name) + ": expected a file, found none");
    }
  }

  /**
   * @throws ContractException if there is no such file
   */
  byte[] read(String name) throws IOException {
    requireThere(name);
    return store.read(key(name));
  }

  /** Of a file without rows, for the manifest. */
  static FileEntry entry(String name, byte[] content) {
    return new FileEntry(name, content.length, 0, Sha256.of(content));
  }

  /**
   * Copies a file that is as its entry says.
   *
   * @param file local, is overwritten
   * @throws ContractException if there is none, or another one
   */
  void copy(FileEntry entry, Path file) throws IOException {
    requireThere(entry.name());
    Download.copy(store, key(entry.name()), entry, file);
  }

  /**
   * @throws ContractException if they differ
   */
  void expect(String name, String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new ContractException(
          "%s: expected %s %s, found %s".formatted(where(name), what, expected, found));
    }
  }
}
