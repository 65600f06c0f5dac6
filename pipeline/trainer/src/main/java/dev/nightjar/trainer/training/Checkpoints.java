package dev.nightjar.trainer.training;

import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where one training keeps its checkpoint, and how often. A whole checkpoint replaces the one
 * before, so a kill at any time leaves one of the two.
 */
public final class Checkpoints {
  private final ObjectStore store;
  private final String key;
  private final Duration interval;
  private final Interruption interruption;
  private long last = System.nanoTime();

  public Checkpoints(ObjectStore store, String key, Duration interval, Interruption interruption) {
    this.store = store;
    this.key = key;
    this.interval = interval;
    this.interruption = interruption;
  }

  Optional<Checkpoint> read() {
    try {
      if (store.version(key).isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(Checkpoint.read(store.read(key), store.uri(key).toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isDue() {
    return interruption.isAsked() || System.nanoTime() - last >= interval.toNanos();
  }

  /** Training runs: a process that is told to end waits for a checkpoint. */
  void begin() {
    interruption.trainingStarts();
  }

  void end() {
    interruption.trainingEnds();
  }

  /**
   * Replaces the last one.
   *
   * @throws Interruption.StoppedException if the process is to end
   */
  void write(Checkpoint checkpoint) {
    try {
      Path file = Files.createTempFile("nightjar-checkpoint", ".npz");
      try {
        Files.write(file, checkpoint.toBytes());
        store.overwrite(key, file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    last = System.nanoTime();
    interruption.checkpointWritten();
  }

  /** Forgets the checkpoint: what it led to is finished. */
  public void delete() throws IOException {
    store.delete(key);
  }
}
