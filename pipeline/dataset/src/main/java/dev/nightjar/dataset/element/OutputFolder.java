package dev.nightjar.dataset.element;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;

/**
 * Where workers write: a folder below a root. Writing the same bytes again is fine, as a retried
 * worker does.
 *
 * @param root URI of the root
 * @param folder relative to it
 */
public record OutputFolder(String root, String folder) implements Serializable {
  /** Writes one file of the folder. */
  public FileEntry write(String name, byte[] content, long rows) throws IOException {
    try (ObjectStore store = ObjectStores.open(root)) {
      return new FolderWriter(store, folder).write(name, content, rows);
    }
  }

  /** As {@link #write(String, byte[], long)}, from local disk, in constant memory. */
  public FileEntry write(String name, Path content, long rows) throws IOException {
    try (ObjectStore store = ObjectStores.open(root)) {
      return new FolderWriter(store, folder).write(name, content, rows);
    }
  }

  /** The URI of a file or folder in it. */
  public URI uri(String name) {
    try (ObjectStore store = ObjectStores.open(root)) {
      return store.uri(folder + "/" + name);
    }
  }
}
