package dev.nightjar.dataset.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Sha256;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingCacheTest {
  private static final String ONE = Sha256.of("one");
  private static final String TWO = Sha256.of("two");
  private static final String THREE = Sha256.of("three");

  @TempDir Path root;

  @Test
  void remembersWhatSeveralWritersSaved() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      EmbeddingCache cache = new EmbeddingCache(store, "e", 3, 2);
      assertThat(cache.load(Set.of(ONE))).isEmpty();
      cache.save(Map.of(ONE, new float[] {1, -0.5f}));
      cache.save(Map.of(TWO, new float[] {3, 4}));
      cache.save(Map.of(TWO, new float[] {3, 4}));
      cache.save(Map.of());
      Map<String, float[]> found =
          new EmbeddingCache(store, "e", 3, 2).load(Set.of(ONE, TWO, THREE));
      assertThat(found.keySet()).containsExactlyInAnyOrder(ONE, TWO);
      assertThat(found.get(ONE)).containsExactly(1, -0.5f);
      assertThat(found.get(TWO)).containsExactly(3, 4);
      assertThat(store.list("embeddings/e")).hasSize(2).allMatch(k -> k.contains("/e/003/"));
    }
  }

  @Test
  void deletesADamagedSegmentSoThatItsTextsAreEmbeddedAgain() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      EmbeddingCache cache = new EmbeddingCache(store, "e", 0, 1);
      cache.save(Map.of(ONE, new float[] {1}));
      cache.save(Map.of(TWO, new float[] {2}));
      for (String key : store.list("embeddings")) {
        if (isOf(store.read(key), ONE)) {
          Files.write(root.resolve(key), new byte[36]);
        }
      }
      assertThat(cache.damaged()).isZero();
      assertThat(cache.load(Set.of(ONE, TWO)).keySet()).containsExactly(TWO);
      assertThat(cache.damaged()).isEqualTo(1);
      assertThat(store.list("embeddings")).hasSize(1);
      cache.save(Map.of(ONE, new float[] {1}));
      assertThat(cache.load(Set.of(ONE, TWO)).get(ONE)).containsExactly(1);
      assertThat(cache.damaged()).isEqualTo(1);
    }
  }

  private static boolean isOf(byte[] segment, String key) {
    return Sha256.hex(Arrays.copyOf(segment, 32)).equals(key);
  }
}
