package dev.nightjar.publish;

import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The same store; what is opened is noted.
 *
 * @param keys so far
 */
record OpenedKeys(ObjectStore store, List<String> keys) implements ObjectStore {
  @Override
  public URI root() {
    return store.root();
  }

  @Override
  public InputStream open(String key) throws IOException {
    keys.add(key);
    return store.open(key);
  }

  @Override
  public Optional<ObjectVersion> version(String key) throws IOException {
    return store.version(key);
  }

  @Override
  public List<String> list(String folder) throws IOException {
    return store.list(folder);
  }

  @Override
  public ObjectVersion create(String key, byte[] content) throws IOException {
    return store.create(key, content);
  }

  @Override
  public ObjectVersion create(String key, Path content) throws IOException {
    return store.create(key, content);
  }

  @Override
  public ObjectVersion replace(String key, byte[] content, Optional<ObjectVersion> expected)
      throws IOException {
    return store.replace(key, content, expected);
  }

  @Override
  public void overwrite(String key, Path content) throws IOException {
    store.overwrite(key, content);
  }

  @Override
  public void delete(String key) throws IOException {
    store.delete(key);
  }

  @Override
  public void close() {}
}
