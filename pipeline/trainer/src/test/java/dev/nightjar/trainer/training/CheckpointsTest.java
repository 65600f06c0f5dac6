package dev.nightjar.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  private static Checkpoint at(int epoch) {
    Checkpoint.State state =
        new Checkpoint.State(epoch, 0, 0, 0, List.of(0.0, 0.0), 0, List.of(), 0, false);
    return new Checkpoint(state, Map.of("x", new float[] {epoch}));
  }

  private int epoch(Checkpoints process) {
    return process.read().orElseThrow().state().epoch();
  }

  @Test
  void goesOnWhereAnEarlierProcessStopped() throws IOException {
    Checkpoints first = process();
    assertThat(first.read()).isEmpty();
    first.write(at(1));
    first.write(at(2));
    Checkpoints second = process();
    assertThat(epoch(second)).isEqualTo(2);
    second.write(at(3));
    second.delete();
    assertThat(store.list("checkpoints")).isEmpty();
  }

  @Test
  void anEarlierProcessThatStillRunsEndsAndTheLaterOneGoesOn() {
    Checkpoints first = process();
    first.read();
    first.write(at(1));
    Checkpoints second = process();
    assertThat(epoch(second)).isEqualTo(1);
    assertThatThrownBy(() -> first.write(at(2)))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(ConflictException.class)
        .hasMessageContaining("another process trains the same model");
    second.write(at(2));
    second.write(at(3));
    assertThat(epoch(process())).isEqualTo(3);
  }

  @Test
  void theLaterProcessEndsToldWhyWhenTheEarlierOneFinishes() throws IOException {
    Checkpoints first = process();
    Checkpoints second = process();
    second.read();
    first.delete();
    assertThatThrownBy(() -> second.write(at(1)))
        .hasMessageContaining("another process trains the same model");
  }

  @Test
  void whatTheEarlierProcessWroteAtTheLastMomentIsReplaced() throws IOException {
    Checkpoints second = process();
    second.read();
    store.overwrite("checkpoints/m/model.npz", new byte[] {1}); // its request was under way
    second.write(at(1));
    assertThat(epoch(process())).isEqualTo(1);
  }
}
