package dev.nightjar.input;

import dev.nightjar.contract.Conventions;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.ObjectVersion;
import dev.nightjar.stage.storage.UriText;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/**
 * Finds the files a setting names: URIs or paths separated by commas. Each is a file, a folder (the
 * files in it, not below it; {@code s3://b/logs} never means {@code s3://b/logs_test}), or a glob
 * in its last segment. Names that start with a dot or an underscore are left out of folders and
 * globs. What names a file as it stands is that file, whatever characters its name has; a {@code
 * file:} URI may be encoded, an {@code s3:} URI is the bucket and the key as they are.
 */
public final class InputFiles {
  private static final String S3 = "s3://";
  private static final String SCHEME = "[a-z][a-z0-9+.-]+:.*";

  private InputFiles() {}

  /** Files of schemes that are read otherwise. */
  public interface Other {
    /** None. */
    Other NONE = (input, uri) -> Optional.empty();

    /**
     * The files that a URI names, sorted by their URIs; empty if it is not theirs.
     *
     * @param input interactions, catalog or users
     */
    Optional<Map<String, Version>> list(String input, String uri) throws IOException;
  }

  /**
   * What a file is at the moment.
   *
   * @param fingerprint what identifies its content
   * @param bytes its length
   */
  public record Version(String fingerprint, long bytes) {}

  /**
   * Lists and fingerprints; equal input gives an equal list.
   *
   * @param input interactions, catalog or users
   * @param firstOrdinal ordinal of the first file
   * @throws FileNotFoundException if a URI names nothing
   */
  public static List<InputFile> find(String input, String uris, int firstOrdinal, Other other)
      throws IOException {
    List<InputFile> files = new ArrayList<>();
    String[] parts = uris.split(",", -1);
    int next = 0;
    while (next < parts.length) {
      int end = next;
      Map<String, Version> found = Map.of();
      // A comma may also stand in a name: as few parts as name something are one URI.
      while (found.isEmpty() && end < parts.length) {
        end++;
        String uri = String.join(",", Arrays.copyOfRange(parts, next, end)).strip();
        found = findOne(input, uri, other);
      }
      if (found.isEmpty()) {
        String uri = parts[next].strip();
        if (uri.isEmpty()) {
          throw new FileNotFoundException(
              "--%s: expected names separated by commas, found an empty one: is there a comma too many?"
                  .formatted(input));
        }
        String below = below(uri).stream().findFirst().orElse("");
        throw new FileNotFoundException(
            "--%s: expected a file, a folder with files or a glob that matches, found nothing at %s%s"
                .formatted(
                    input, uri, below.isEmpty() ? "" : ", but files below it, as in " + below));
      }
      found.forEach(
          (uri, version) -> {
            // What two of the URIs name is one file.
            if (files.stream().noneMatch(file -> file.uri().equals(uri))) {
              int ordinal = firstOrdinal + files.size();
              files.add(new InputFile(input, ordinal, uri, version.fingerprint(), version.bytes()));
            }
          });
      next = end;
    }
    return files;
  }

  /**
   * Folders with files that {@link #find} leaves out, since they lie below one that is named.
   *
   * @param uris as for {@link #find}; those of other schemes have none
   */
  public static List<String> below(String uris) throws IOException {
    Set<String> below = new TreeSet<>(Conventions.ID_ORDER);
    for (String part : uris.split(",", -1)) {
      String uri = part.strip();
      if (!uri.isEmpty() && (uri.matches("(file|s3):.*") || !uri.matches(SCHEME))) {
        Place place = Place.of(uri);
        try (ObjectStore store = ObjectStores.open(place.root())) {
          for (String key : place.keys()) {
            below.addAll(below(store, key.replaceFirst("/+$", "")));
          }
        }
      }
    }
    return List.copyOf(below);
  }

  private static Set<String> below(ObjectStore store, String folder) throws IOException {
    Set<String> below = new TreeSet<>(Conventions.ID_ORDER);
    for (String key : store.list(folder)) {
      String name = folder.isEmpty() ? key : key.substring(folder.length() + 1);
      int end = name.lastIndexOf('/');
      if (end >= 0 && !name.matches("(.*/)?[._].*")) {
        below.add(name.substring(0, end));
      }
    }
    return below;
  }

  /** What one of the files that {@link #find} found is by now; empty if it is gone. */
  public static Optional<Version> version(String uri) throws IOException {
    Place place = Place.of(uri);
    try (ObjectStore store = ObjectStores.open(place.root())) {
      return store.version(place.keys().get(0)).map(version -> version(place, version));
    }
  }

  /** How to open an object. */
  private interface Opening {
    InputStream of(ObjectStore store, String key) throws IOException;
  }

  /**
   * Opens one of the files that {@link #find} found.
   *
   * @throws IOException if the storage fails
   */
  public static InputStream open(String uri) throws IOException {
    return open(uri, ObjectStore::open);
  }

  /**
   * Opens some bytes of one of the files that {@link #find} found.
   *
   * @param to the byte after the last one
   * @throws IOException if the storage fails
   */
  public static InputStream open(String uri, long from, long to) throws IOException {
    return open(uri, (store, key) -> store.open(key, from, to));
  }

  private static InputStream open(String uri, Opening opening) throws IOException {
    Place place = Place.of(uri);
    ObjectStore store = ObjectStores.open(place.root());
    try {
      return new FilterInputStream(opening.of(store, place.keys().get(0))) {
        @Override
        public void close() throws IOException {
          super.close();
          store.close();
        }
      };
    } catch (IOException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Where a URI leads.
   *
   * @param root of the store
   * @param keys what it may mean there, the likelier first
   */
  private record Place(String root, List<String> keys) {
    static Place of(String uri) {
      if (uri.startsWith(S3)) {
        String[] both = uri.substring(S3.length()).split("/", 2);
        String key = both.length > 1 ? both[1] : "";
        String decoded = UriText.decode(key);
        return new Place(S3 + both[0], decoded.equals(key) ? List.of(key) : List.of(key, decoded));
      }
      if (uri.startsWith("file:")) {
        String path = uri.replaceFirst("^file:(//(localhost)?(?=/))?/*", "");
        String decoded = UriText.decode(path);
        return new Place("file:///", decoded.equals(path) ? List.of(path) : List.of(decoded, path));
      }
      if (uri.matches(SCHEME)) {
        throw new IllegalArgumentException("expected a path, file: or s3:, was " + uri);
      }
      boolean folder = uri.endsWith("/");
      String path = Path.of(uri).toAbsolutePath().normalize().toString().substring(1);
      return new Place("file:///", List.of(folder ? path + "/" : path));
    }

    /** The URI of an object, from which {@link #of} comes back to it first. */
    String uri(String key) {
      return root.startsWith(S3) ? root + "/" + key : Path.of("/" + key).toUri().toString();
    }
  }

  private static Map<String, Version> findOne(String input, String uri, Other other)
      throws IOException {
    Optional<Map<String, Version>> theirs = other.list(input, uri);
    if (theirs.isPresent()) {
      return theirs.get();
    }
    if (uri.isEmpty()) {
      return Map.of();
    }
    Place place = Place.of(uri);
    try (ObjectStore store = ObjectStores.open(place.root())) {
      for (String key : place.keys()) {
        Map<String, Version> found = findOne(store, place, key);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return Map.of();
  }

  private static Map<String, Version> findOne(ObjectStore store, Place place, String key)
      throws IOException {
    boolean folder = key.isEmpty() || key.endsWith("/");
    if (!folder) {
      Optional<ObjectVersion> file = store.version(key);
      if (file.isPresent()) {
        return Map.of(place.uri(key), version(place, file.get()));
      }
    }
    Map<String, Version> found =
        inFolder(store, place, folder ? key.replaceFirst("/+$", "") : key, name -> true);
    String name = key.substring(key.lastIndexOf('/') + 1);
    if (found.isEmpty() && name.matches(".*[*?\\[{].*")) {
      String parent = key.substring(0, Math.max(0, key.length() - name.length() - 1));
      return matching(store, place, parent, name);
    }
    return found;
  }

  private static Map<String, Version> matching(
      ObjectStore store, Place place, String folder, String glob) throws IOException {
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
      return inFolder(store, place, folder, matcher);
    } catch (PatternSyntaxException e) {
      return Map.of();
    }
  }

  private static Map<String, Version> inFolder(
      ObjectStore store, Place place, String folder, PathMatcher matcher) throws IOException {
    Map<String, Version> found = new TreeMap<>(Conventions.ID_ORDER);
    String start = folder.isEmpty() ? "" : folder + "/";
    for (String key : store.list(folder)) {
      String name = key.substring(start.length());
      if (!name.contains("/") && !name.matches("[._].*") && matcher.matches(Path.of(name))) {
        ObjectVersion version =
            store
                .version(key)
                .orElseThrow(
                    () ->
                        new FileNotFoundException(
                            place.uri(key)
                                + ": expected a file, found none: is it a link to nothing?"));
        found.put(place.uri(key), version(place, version));
      }
    }
    return found;
  }

  private static Version version(Place place, ObjectVersion version) {
    String kind = place.root().startsWith(S3) ? "etag:" : "sha256:";
    return new Version(kind + version.tag(), version.bytes());
  }
}
