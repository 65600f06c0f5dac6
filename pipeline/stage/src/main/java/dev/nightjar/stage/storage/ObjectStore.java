package dev.nightjar.stage.storage;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Objects below one root, in a folder ({@code file:}) or a bucket ({@code s3:}). Keys have forward
 * slashes and no leading one. A write is whole or not there at all. Thread-safe.
 */
public interface ObjectStore extends AutoCloseable {
  /** Where the keys start, always ending in a slash. */
  URI root();

  /**
   * Opens an object; the caller closes the stream.
   *
   * @throws java.io.FileNotFoundException if there is none, naming its URI
   */
  InputStream open(String key) throws IOException;

  /**
   * Opens some bytes of an object; the caller closes the stream.
   *
   * @param from the first byte
   * @param to the byte after the last one, at most the length of the object
   * @throws java.io.FileNotFoundException if there is none, naming its URI
   */
  default InputStream open(String key, long from, long to) throws IOException {
    InputStream in = open(key);
    try {
      in.skipNBytes(from);
      return new LimitedStream(in, to - from);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** What the object is now, or empty if there is none. */
  Optional<ObjectVersion> version(String key) throws IOException;

  /**
   * Keys of every object in the folder and below it, in {@code ID_ORDER}; {@code a} does not list
   * {@code ab/c}.
   */
  List<String> list(String folder) throws IOException;

  /**
   * Writes an object that must not exist yet (If-None-Match). The same bytes already there count as
   * written: a retried request may meet its own write.
   *
   * @throws ConflictException if other bytes are there
   */
  ObjectVersion create(String key, byte[] content) throws IOException;

  /** As {@link #create(String, byte[])}, from a file, in constant memory. */
  ObjectVersion create(String key, Path content) throws IOException;

  /**
   * Replaces an object if it is still the expected version (If-Match); {@code empty} means it must
   * not exist. The same bytes already there count as written.
   *
   * @throws ConflictException if someone else was faster
   */
  ObjectVersion replace(String key, byte[] content, Optional<ObjectVersion> expected)
      throws IOException;

  /** Writes an object whatever was there. For checkpoints, caches, receipts and reports only. */
  void overwrite(String key, Path content) throws IOException;

  /** As {@link #overwrite(String, Path)}. */
  default void overwrite(String key, byte[] content) throws IOException {
    Path file = Files.createTempFile("nightjar-", ".tmp");
    try {
      Files.write(file, content);
      overwrite(key, file);
    } finally {
      Files.delete(file);
    }
  }

  /**
   * Deletes an object; none there is fine. For checkpoints, caches, retention and the like only.
   */
  void delete(String key) throws IOException;

  /**
   * Deletes an object and every version that the store keeps of it, for good.
   *
   * @return why versions may be left, in the words of the store, if the object alone could go
   */
  default Optional<String> erase(String key) throws IOException {
    delete(key);
    return Optional.empty();
  }

  @Override
  void close();

  /** Reads a whole object. */
  default byte[] read(String key) throws IOException {
    try (InputStream in = open(key)) {
      return in.readAllBytes();
    }
  }

  /** The URI of an object; what no URI may have is encoded. */
  default URI uri(String key) {
    try {
      return new URI(root() + key);
    } catch (URISyntaxException e) {
      return URI.create(root() + UriText.encode(key));
    }
  }
}
