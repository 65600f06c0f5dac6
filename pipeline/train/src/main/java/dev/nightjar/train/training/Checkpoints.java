package dev.nightjar.train.training;

import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bytedeco.pytorch.Tensor;

/**
 * Where one training keeps its checkpoint, and how often. A whole checkpoint replaces the one
 * before, so a kill at any time leaves one of the two. A process that starts claims it: an earlier
 * process of the same training that still runs, for example on a machine about to be reclaimed,
 * ends instead of writing its next checkpoint.
 */
public final class Checkpoints {
  private final ObjectStore store;
  private final String key;
  private final Duration interval;
  private final Interruption interruption;
  private final byte[] claim = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
  private long last = System.nanoTime();

  public Checkpoints(ObjectStore store, String key, Duration interval, Interruption interruption) {
    this.store = store;
    this.key = key;
    this.interval = interval;
    this.interruption = interruption;
  }

  /**
   * Claims the checkpoint and reads it, if there is one.
   *
   * @param tensors by name, which take its values
   */
  Optional<Checkpoint.State> read(Map<String, Tensor> tensors) {
    try {
      store.overwrite(claimKey(), claim);
      if (store.version(key).isEmpty()) {
        return Optional.empty();
      }
      try (InputStream in = store.open(key)) {
        return Optional.of(Checkpoint.read(in, tensors, store.uri(key).toString()));
      }
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
  void write(Checkpoint.State state, Map<String, Tensor> tensors) {
    try {
      requireClaim();
      Path file = Files.createTempFile("nightjar-checkpoint", ".npz");
      try {
        try (OutputStream out = Files.newOutputStream(file)) {
          Checkpoint.write(out, state, tensors);
        }
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

  /** A write of the earlier process that is under way now is replaced by our next one. */
  private void requireClaim() throws IOException {
    if (store.version(claimKey()).isEmpty() || !Arrays.equals(store.read(claimKey()), claim)) {
      throw new ConflictException(
          store.uri(key)
              + ": another process trains the same model and has claimed it; this one ends");
    }
  }

  private String claimKey() {
    return key + ".claim";
  }

  /** Forgets the checkpoint: what it led to is finished. */
  public void delete() throws IOException {
    store.delete(key);
    store.delete(claimKey());
  }
}
