package dev.nightjar.dataset.element;

import dev.nightjar.contract.FileEntry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Files that a step of the job has written, as all workers of a process read them: brought to the
 * local disk once, for as long as one of them holds what was made of it.
 */
public final class SharedFiles {
  private static final Map<Key, WeakReference<Object>> OPEN = new HashMap<>();

  private record Key(OutputFolder folder, FileEntry file, Class<?> type) {}

  /** Makes of a copy of the file what is shared; the copy is removed then. */
  public interface Opener<T> {
    T open(Path copy) throws IOException;
  }

  private SharedFiles() {}

  /**
   * What the first worker made of a file, or makes of it now.
   *
   * @throws dev.nightjar.contract.ContractException if the bytes there are not those of the entry
   */
  public static <T> T open(OutputFolder folder, FileEntry file, Class<T> type, Opener<T> opener)
      throws IOException {
    synchronized (OPEN) {
      OPEN.values().removeIf(shared -> shared.get() == null);
      Key key = new Key(folder, file, type);
      WeakReference<Object> there = OPEN.get(key);
      T shared = there == null ? null : type.cast(there.get());
      if (shared == null) {
        shared = openCopy(folder, file, opener);
        OPEN.put(key, new WeakReference<>(shared));
      }
      return shared;
    }
  }

  private static <T> T openCopy(OutputFolder folder, FileEntry file, Opener<T> opener)
      throws IOException {
    Path copy = Files.createTempFile("nightjar-", ".copy");
    try {
      folder.copy(file, copy);
      return opener.open(copy);
    } finally {
      Files.deleteIfExists(copy);
    }
  }
}
