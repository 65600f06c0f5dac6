package dev.nightjar.dataset.element;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Layout;
import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.Download;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;

/**
 * Where workers write: a folder below a root. Writing the same bytes again is fine, as a retried
 * worker does. Other bytes take the place of what is there as long as the folder has no manifest:
 * an earlier revision of the code has been killed in the middle.
 *
 * @param root URI of the root
 * @param folder relative to it
 */
public record OutputFolder(String root, String folder) implements Serializable {
  /** Writes one file of the folder. */
  public FileEntry write(String name, byte[] content, long rows) throws IOException {
    return write(
        name,
        folder -> folder.write(name, content, rows),
        (store, key) -> store.overwrite(key, content));
  }

  /** As {@link #write(String, byte[], long)}, from local disk, in constant memory. */
  public FileEntry write(String name, Path content, long rows) throws IOException {
    return write(
        name,
        folder -> folder.write(name, content, rows),
        (store, key) -> store.overwrite(key, content));
  }

  private interface Write {
    FileEntry to(FolderWriter folder) throws IOException;
  }

  private interface Overwrite {
    void in(ObjectStore store, String key) throws IOException;
  }

  private FileEntry write(String name, Write write, Overwrite overwrite) throws IOException {
    try (ObjectStore store = ObjectStores.open(root)) {
      FolderWriter writer = new FolderWriter(store, folder);
      try {
        return write.to(writer);
      } catch (ConflictException e) {
        if (store.version(Layout.manifestOf(folder)).isPresent()) {
          throw e;
        }
        System.err.printf("dataset: replaces %s, left there unfinished%n", uri(name));
        overwrite.in(store, folder + "/" + name);
        return write.to(writer);
      }
    }
  }

  /** Copies a file that was written to local disk, in constant memory, and checks it. */
  public void copy(FileEntry file, Path to) throws IOException {
    try (ObjectStore store = ObjectStores.open(root)) {
      Download.copy(store, folder + "/" + file.name(), file, to);
    }
  }

  /** Deletes a file that only the job needed; none there is fine. */
  public void delete(String name) throws IOException {
    try (ObjectStore store = ObjectStores.open(root)) {
      store.delete(folder + "/" + name);
    }
  }

  /** The URI of a file or folder in it. */
  public URI uri(String name) {
    try (ObjectStore store = ObjectStores.open(root)) {
      return store.uri(folder + "/" + name);
    }
  }
}
