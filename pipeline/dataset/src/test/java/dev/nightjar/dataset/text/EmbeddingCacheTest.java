package dev.nightjar.dataset.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Sha256;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
      assertThat(store.list("embeddings/e")).hasSize(2).allMatch(k -> k.contains("/e/03/"));
    }
  }

  @Test
  void refusesADamagedSegmentAndNamesIt() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      EmbeddingCache cache = new EmbeddingCache(store, "e", 0, 1);
      cache.save(Map.of(ONE, new float[] {1}));
      List<String> keys = store.list("embeddings");
      Files.write(root.resolve(keys.get(0)), new byte[36]);
      assertThatThrownBy(() -> cache.load(Set.of(ONE)))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining(keys.get(0))
          .hasMessageContaining("expected the digest in its name");
    }
  }
}
