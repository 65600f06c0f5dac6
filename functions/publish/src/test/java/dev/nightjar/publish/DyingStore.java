package dev.nightjar.publish;

import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A store whose user dies at its n-th call: what was done by then stays done, nothing follows. */
final class DyingStore implements ObjectStore {
  /** Whether the last call was still carried out. */
  enum Death {
    BEFORE_THE_CALL,
    AFTER_THE_CALL
  }

  /** The user is gone; nothing catches it. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private final ObjectStore store;
  private final Death death;
  private int callsLeft;

  DyingStore(ObjectStore store, int calls, Death death) {
    this.store = store;
    this.callsLeft = calls;
    this.death = death;
  }

  private <T> T call(Call<T> call) throws IOException {
    callsLeft--;
    if (callsLeft < 0 || (callsLeft == 0 && death == Death.BEFORE_THE_CALL)) {
      throw new Died();
    }
    T answer = call.run();
    if (callsLeft == 0) {
      throw new Died();
    }
    return answer;
  }

  @Override
  public URI root() {
    return store.root();
  }

  @Override
  public InputStream open(String key) throws IOException {
    return call(() -> store.open(key));
  }

  @Override
  public Optional<ObjectVersion> version(String key) throws IOException {
    return call(() -> store.version(key));
  }

  @Override
  public List<String> list(String folder) throws IOException {
    return call(() -> store.list(folder));
  }

  @Override
  public ObjectVersion create(String key, byte[] content) throws IOException {
    return call(() -> store.create(key, content));
  }

  @Override
  public ObjectVersion create(String key, Path content) throws IOException {
    return call(() -> store.create(key, content));
  }

  @Override
  public ObjectVersion replace(String key, byte[] content, Optional<ObjectVersion> expected)
      throws IOException {
    return call(() -> store.replace(key, content, expected));
  }

  @Override
  public void overwrite(String key, Path content) throws IOException {
    call(
        () -> {
          store.overwrite(key, content);
          return null;
        });
  }

  @Override
  public void delete(String key) throws IOException {
    call(
        () -> {
          store.delete(key);
          return null;
        });
  }

  @Override
  public void close() {}
}
