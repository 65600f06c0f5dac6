package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.publish.history.History;
import dev.nightjar.publish.retain.RetentionPlan;
import dev.nightjar.publish.verify.Verification;
import dev.nightjar.recommend.Fuzz;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.command.RefusedException;
import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Manifests and pointers that are nearly right: a documented error each, and nothing is written.
 */
class FuzzedFilesTest {
  @TempDir Path root;
  private final List<String> requests = new ArrayList<>();
  private ObjectStore store;
  private String published;
  private String next;
  private int told;

  /** Something to do with the root. */
  private interface Work {
    void run() throws IOException;
  }

  @BeforeEach
  void oneNightPublishedAndOneFinished() throws IOException {
    store = Nights.recording(ObjectStores.open(root.toString()), requests);
    TinyNight tiny = TinyNight.random(1, 8, 10, 1);
    published = Nights.recommended(store, tiny, PartFormat.JSONL, 2);
    new Publisher(store).publish(published);
    next = Nights.recommended(store, tiny, PartFormat.JSONL, 3);
  }

  @Test
  void everyBrokenManifestIsTold() throws IOException {
    String key = Layout.manifestOf(published);
    byte[] right = store.read(key);
    for (int seed = 0; seed < 2_500; seed++) {
      broken(key, Fuzz.mutate(right, seed), seed, () -> Verification.verify(store, published));
    }
    assertThat(told).isEqualTo(2_500);
  }

  @Test
  void everyBrokenPointerIsTold() throws IOException {
    byte[] right = store.read(Layout.CURRENT);
    for (int seed = 0; seed < 2_500; seed++) {
      byte[] wrong = Fuzz.mutate(right, seed);
      broken(Layout.CURRENT, wrong, seed, () -> RetentionPlan.make(store, 1));
      if (seed % 10 == 0) {
        broken(Layout.CURRENT, wrong, seed, () -> new Publisher(store).rollBack(published));
        broken(Layout.CURRENT, wrong, seed, () -> new Publisher(store).publish(next));
        broken(Layout.CURRENT, wrong, seed, () -> History.read(store));
      }
    }
    assertThat(told).isGreaterThan(3_000); // of 3,250: some say what is true as well
  }

  private void broken(String key, byte[] content, int seed, Work work) throws IOException {
    Nights.rewrite(root, key, right -> content);
    requests.clear();
    try {
      work.run();
    } catch (ContractException | RefusedException | ConflictException | FileNotFoundException e) {
      told++;
      assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
      // the next run may be finished, not published
      assertThat(requests).as("seed %d", seed).allMatch(request -> request.contains(next));
    } catch (RuntimeException e) {
      throw new AssertionError(
          "seed " + seed + ": " + new String(content, StandardCharsets.UTF_8), e);
    }
  }
}
