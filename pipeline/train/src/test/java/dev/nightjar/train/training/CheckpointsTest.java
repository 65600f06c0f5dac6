package dev.nightjar.train.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.train.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  @TempDir Path root;
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = ObjectStores.open(root.toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Checkpoints process() {
    return new Checkpoints(store, "checkpoints/m/model.npz", Duration.ZERO, new Interruption());
  }

  private static Checkpoint.State at(int epoch) {
    return new Checkpoint.State(epoch, 0, 0, 0, List.of(0.0, 0.0), 0, List.of(), 0, false);
  }

  private static void write(Checkpoints process, int epoch) {
    process.write(at(epoch), Map.of("x", Tensors.of(new float[] {epoch}, 1)));
  }

  private static Optional<Checkpoint.State> read(Checkpoints process) {
    return process.read(Map.of("x", Tensors.zeros(1)));
  }

  private int epoch(Checkpoints process) {
    return read(process).orElseThrow().epoch();
  }

  @Test
  void goesOnWhereAnEarlierProcessStopped() throws IOException {
    Checkpoints first = process();
    assertThat(read(first)).isEmpty();
    write(first, 1);
    write(first, 2);
    Checkpoints second = process();
    assertThat(epoch(second)).isEqualTo(2);
    write(second, 3);
    second.delete();
    assertThat(store.list("checkpoints")).isEmpty();
  }

  @Test
  void anEarlierProcessThatStillRunsEndsAndTheLaterOneGoesOn() {
    Checkpoints first = process();
    read(first);
    write(first, 1);
    Checkpoints second = process();
    assertThat(epoch(second)).isEqualTo(1);
    assertThatThrownBy(() -> write(first, 2))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(ConflictException.class)
        .hasMessageContaining("another process trains the same model");
    write(second, 2);
    write(second, 3);
    assertThat(epoch(process())).isEqualTo(3);
  }

  @Test
  void theLaterProcessEndsToldWhyWhenTheEarlierOneFinishes() throws IOException {
    Checkpoints first = process();
    Checkpoints second = process();
    read(second);
    first.delete();
    assertThatThrownBy(() -> write(second, 1))
        .hasMessageContaining("another process trains the same model");
  }

  @Test
  void whatTheEarlierProcessWroteAtTheLastMomentIsReplaced() throws IOException {
    Checkpoints second = process();
    read(second);
    store.overwrite("checkpoints/m/model.npz", new byte[] {1}); // its request was under way
    write(second, 1);
    assertThat(epoch(process())).isEqualTo(1);
  }
}
