package dev.nightjar.stage.storage;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Objects as files below a folder. Content is written beside its place and then linked or moved
 * there, so that a killed process leaves only a hidden temporary file. Replacing takes a lock on a
 * hidden file beside the object, which orders the processes of one machine.
 */
final class FileStore implements ObjectStore {
  private static final Object IN_PROCESS = new Object();
  private static final int MOST_ATTEMPTS = 100;
  private final Path folder;

  FileStore(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public URI root() {
    String uri = folder.toUri().toString();
    return URI.create(uri.endsWith("/") ? uri : uri + "/");
  }

  @Override
  public InputStream open(String key) throws IOException {
    try {
      return Files.newInputStream(path(key));
    } catch (NoSuchFileException e) {
      throw notFound(key);
    }
  }

  @Override
  public Optional<ObjectVersion> version(String key) throws IOException {
    Path file = path(key);
    return Files.isRegularFile(file) ? Optional.of(versionOf(file)) : Optional.empty();
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    Path start = prefix.isEmpty() ? folder : path(prefix);
    for (int attempt = 1; Files.isDirectory(start); attempt++) {
      try {
        return walk(start);
      } catch (NoSuchFileException e) {
        // A folder that became empty is gone by now.
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
    return List.of();
  }

  private List<String> walk(Path start) throws IOException {
    Path real = start.toRealPath(); // a link to a folder is that folder
    try (Stream<Path> files = Files.walk(real)) {
      return files
          .filter(file -> isFile(file) && !file.getFileName().toString().startsWith("."))
          .map(file -> folder.relativize(start.resolve(real.relativize(file))))
          .map(file -> file.toString().replace('\\', '/'))
          .sorted(Conventions.ID_ORDER)
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** A link to nothing was meant to be one. */
  private static boolean isFile(Path file) {
    return Files.isRegularFile(file) || (Files.isSymbolicLink(file) && Files.notExists(file));
  }

  @Override
  public ObjectVersion create(String key, byte[] content) throws IOException {
    Path temporary = temporary(key);
    try {
      fill(key, () -> Files.write(temporary, content));
      return link(key, temporary);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public ObjectVersion create(String key, Path content) throws IOException {
    Path temporary = temporary(key);
    try {
      fill(key, () -> copy(content, temporary));
      return link(key, temporary);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** A hard link fails where the name exists: the file system's own If-None-Match. */
  private ObjectVersion link(String key, Path temporary) throws IOException {
    ObjectVersion written = versionOf(temporary);
    try {
      Files.createLink(path(key), temporary);
    } catch (FileAlreadyExistsException e) {
      requireSame(key, written, versionOf(path(key)));
    }
    return written;
  }

  private void requireSame(String key, ObjectVersion written, ObjectVersion found)
      throws ConflictException {
    if (!found.equals(written)) {
      throw new ConflictException(
          "%s is there already: expected digest %s, found %s"
              .formatted(uri(key), written.tag(), found.tag()));
    }
  }

  @Override
  public ObjectVersion replace(String key, byte[] content, Optional<ObjectVersion> expected)
      throws IOException {
    Path lockFile = path(key).resolveSibling("." + path(key).getFileName() + ".lock");
    Files.createDirectories(lockFile.getParent());
    synchronized (IN_PROCESS) {
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        return lock.isValid() ? replaceLocked(key, content, expected) : null;
      }
    }
  }

  private ObjectVersion replaceLocked(String key, byte[] content, Optional<ObjectVersion> expected)
      throws IOException {
    ObjectVersion written = new ObjectVersion(Sha256.of(content), content.length);
    Optional<ObjectVersion> found = version(key);
    if (found.equals(Optional.of(written))) {
      return written;
    }
    if (!found.equals(expected)) {
      throw new ConflictException(
          "%s was changed by someone else: expected %s, found %s"
              .formatted(uri(key), tag(expected), tag(found)));
    }
    Path temporary = temporary(key);
    try {
      fill(key, () -> Files.write(temporary, content));
      move(temporary, key);
    } finally {
      Files.deleteIfExists(temporary);
    }
    return written;
  }

  @Override
  public void overwrite(String key, Path content) throws IOException {
    Path temporary = temporary(key);
    try {
      fill(key, () -> copy(content, temporary));
      move(temporary, key);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Writes the bytes of an object. */
  private interface Filling {
    void write() throws IOException;
  }

  /** Of a full disk, for one, the system does not say which it is. */
  private void fill(String key, Filling filling) throws IOException {
    try {
      filling.write();
    } catch (FileSystemException e) {
      throw e; // names its file
    } catch (IOException e) {
      throw new IOException("cannot write %s: %s".formatted(uri(key), e.getMessage()), e);
    }
  }

  /** Copies the bytes and nothing else: a private source must not make a private object. */
  private static void copy(Path content, Path temporary) throws IOException {
    try (OutputStream out = Files.newOutputStream(temporary)) {
      Files.copy(content, out);
    }
  }

  private void move(Path temporary, String key) throws IOException {
    Files.move(
        temporary, path(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(String key) throws IOException {
    Path file = path(key);
    Files.deleteIfExists(file);
    deleteEmpty(file.getParent());
  }

  /** An object store has no folder without an object. */
  private void deleteEmpty(Path from) throws IOException {
    Path at = from;
    try {
      while (!at.equals(folder) && Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(at);
        at = at.getParent();
      }
    } catch (DirectoryNotEmptyException | NoSuchFileException e) {
      // Others have put something there, or were faster.
    }
  }

  @Override
  public void close() {}

  private Path temporary(String key) throws IOException {
    Path place = path(key);
    Path temporary =
        place.resolveSibling(".%s.%s.tmp".formatted(place.getFileName(), UUID.randomUUID()));
    for (int attempt = 1; ; attempt++) {
      try {
        Files.createDirectories(place.getParent());
        return Files.createFile(temporary);
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        // The folder was empty, and somebody deleted it.
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private Path path(String key) {
    Path file = folder.resolve(key).normalize();
    if (!file.startsWith(folder)) {
      throw new IllegalArgumentException("key must stay below the root, was " + key);
    }
    return file;
  }

  private FileNotFoundException notFound(String key) {
    return new FileNotFoundException(uri(key) + " does not exist");
  }

  private static ObjectVersion versionOf(Path file) throws IOException {
    return new ObjectVersion(Sha256.of(file), Files.size(file));
  }

  private static String tag(Optional<ObjectVersion> version) {
    return version.map(ObjectVersion::tag).orElse("none");
  }
}
