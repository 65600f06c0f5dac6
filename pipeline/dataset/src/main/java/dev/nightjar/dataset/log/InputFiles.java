package dev.nightjar.dataset.log;

import dev.nightjar.contract.Conventions;
import dev.nightjar.input.InputFile;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.ObjectVersion;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the files a setting names: URIs or paths separated by commas. Each is a file, a folder (the
 * files in it, not below it; {@code s3://b/logs} never means {@code s3://b/logs_test}), or a glob
 * in its last segment. Names that start with a dot or an underscore are left out of folders and
 * globs. See {@link EngineFiles} for schemes other than {@code file:} and {@code s3:}.
 */
public final class InputFiles {
  private InputFiles() {}

  /**
   * Lists and fingerprints; equal input gives an equal list.
   *
   * @param input interactions, catalog or users
   * @param firstOrdinal ordinal of the first file
   * @throws FileNotFoundException if a URI names nothing
   */
  public static List<InputFile> find(String input, String uris, int firstOrdinal)
      throws IOException {
    List<InputFile> files = new ArrayList<>();
    for (String uri : uris.split(",", -1)) {
      for (Found found : findOne(input, uri.strip())) {
        files.add(
            new InputFile(input, firstOrdinal + files.size(), found.uri(), found.fingerprint()));
      }
    }
    return files;
  }

  /**
   * Opens one of the files that {@link #find} found.
   *
   * @throws IOException if the storage fails
   */
  static InputStream open(String uri) throws IOException {
    if (EngineFiles.isTheirs(uri)) {
      return EngineFiles.open(uri);
    }
    ObjectStores.Located file = ObjectStores.locate(uri);
    try {
      return new FilterInputStream(file.store().open(file.key())) {
        @Override
        public void close() throws IOException {
          super.close();
          file.close();
        }
      };
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private record Found(String uri, String fingerprint) {
    static Found of(ObjectStore store, String key, ObjectVersion version) {
      String uri = store.uri(key).toString();
      return new Found(uri, (uri.startsWith("s3:") ? "etag:" : "sha256:") + version.tag());
    }
  }

  private static List<Found> findOne(String input, String uri) throws IOException {
    int slash = uri.lastIndexOf('/');
    String name = uri.substring(slash + 1);
    List<Found> found;
    if (EngineFiles.isTheirs(uri)) {
      found = new ArrayList<>();
      EngineFiles.list(input, uri).forEach((file, print) -> found.add(new Found(file, print)));
    } else if (name.matches(".*[*?\\[{].*")) {
      found = inFolder(slash < 0 ? "." : uri.substring(0, slash + 1), name);
    } else {
      Optional<Found> file = uri.endsWith("/") ? Optional.empty() : file(uri);
      found = file.isPresent() ? List.of(file.get()) : inFolder(uri, "*");
    }
    if (found.isEmpty()) {
      throw new FileNotFoundException(
          "--%s: expected a file, a folder with files or a glob that matches, found nothing at %s"
              .formatted(input, uri));
    }
    return found;
  }

  private static Optional<Found> file(String uri) throws IOException {
    try (ObjectStores.Located file = ObjectStores.locate(uri)) {
      return file.key().isEmpty()
          ? Optional.empty()
          : file.version().map(version -> Found.of(file.store(), file.key(), version));
    }
  }

  private static List<Found> inFolder(String folder, String glob) throws IOException {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    List<Found> found = new ArrayList<>();
    try (ObjectStore store = ObjectStores.open(folder)) {
      for (String key : store.list("")) {
        if (!key.contains("/") && !key.matches("[._].*") && matcher.matches(Path.of(key))) {
          found.add(Found.of(store, key, store.version(key).orElseThrow()));
        }
      }
    }
    found.sort((a, b) -> Conventions.ID_ORDER.compare(a.uri, b.uri));
    return found;
  }
}
