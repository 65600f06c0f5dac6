package dev.nightjar.dataset.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Sha256;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
  void keepsTheTextsOfUsersApart() throws IOException {
    String key = "0102" + ONE.substring(4);
    int item = EmbeddingCache.bucket(Prompt.Owner.ITEM, key);
    int user = EmbeddingCache.bucket(Prompt.Owner.USER, key);
    assertThat(item).isEqualTo(2);
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      new EmbeddingCache(store, "e", item, 1).save(Map.of(key, new float[] {1}));
      assertThat(new EmbeddingCache(store, "e", user, 1).load(Set.of(key))).isEmpty();
      new EmbeddingCache(store, "e", user, 1).save(Map.of(key, new float[] {2}));
      assertThat(store.list("embeddings/e/002")).hasSize(1);
      assertThat(store.list("embeddings/users/e/002")).hasSize(1);
      assertThat(store.list("embeddings")).hasSize(2);
    }
  }

  @Test
  void refusesAChunkThatNoArrayHoldsAndWritesNothing() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      EmbeddingCache cache = new EmbeddingCache(store, "e", 3, 3072);
      Map<String, float[]> vectors =
          new AbstractMap<>() {
            @Override
            public int size() {
              return 5_600_000;
            }

            @Override
            public Set<Entry<String, float[]>> entrySet() {
              throw new AssertionError("nothing is taken of what does not fit");
            }
          };
      assertThatThrownBy(() -> cache.save(vectors))
          .hasMessage(
              "a segment of embeddings: expected at most 2,147,483,639 values at once, found"
                  + " 68,992,000,000: save fewer at once");
      assertThat(store.list("embeddings/e")).isEmpty();
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

  @Test
  void mergesManySmallSegmentsIntoOne() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      EmbeddingCache cache = new EmbeddingCache(store, "e", 0, 1);
      Map<String, float[]> all = new TreeMap<>();
      for (int i = 0; i < EmbeddingCache.MANY; i++) {
        assertThat(cache.load(Set.of())).isEmpty();
        assertThat(store.list("embeddings")).hasSize(i);
        Map<String, float[]> night = Map.of(Sha256.of("text " + i), new float[] {i}, ONE, one());
        cache.save(night);
        all.putAll(night);
      }
      assertSame(cache.load(all.keySet()), all);
      assertThat(store.list("embeddings")).hasSize(1);
      assertSame(cache.load(all.keySet()), all);
      cache.save(Map.of(TWO, one()));
      assertThat(cache.load(all.keySet())).hasSameSizeAs(all);
      assertThat(store.list("embeddings")).hasSize(2);
      assertThat(cache.damaged()).isZero();
    }
  }

  private static float[] one() {
    return new float[] {-1};
  }

  private static void assertSame(Map<String, float[]> found, Map<String, float[]> expected) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach((key, vector) -> assertThat(found.get(key)).containsExactly(vector));
  }

  @Test
  void leavesLargeSegmentsAsTheyAre() throws IOException {
    int width = 1 << 20; // 4 MB a vector
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      EmbeddingCache cache = new EmbeddingCache(store, "e", 0, width);
      for (int i = 0; i < EmbeddingCache.MANY; i++) {
        float[] vector = new float[width];
        vector[0] = i;
        cache.save(Map.of(Sha256.of("text " + i), vector));
      }
      cache.load(Set.of());
      assertThat(store.list("embeddings")).hasSize(EmbeddingCache.MANY);
    }
  }

  @Test
  void findsWhatSomeoneElseMergesMeanwhile() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      EmbeddingCache cache = new EmbeddingCache(store, "e", 0, 1);
      cache.save(Map.of(ONE, new float[] {1}));
      cache.save(Map.of(TWO, new float[] {2}));
      Map<String, float[]> found =
          new EmbeddingCache(mergedAtFirstRead(store), "e", 0, 1).load(Set.of(ONE, TWO, THREE));
      assertSame(found, Map.of(ONE, new float[] {1}, TWO, new float[] {2}));
    }
  }

  /** A store whose segments somebody merges between listing and reading. */
  private static ObjectStore mergedAtFirstRead(ObjectStore store) {
    InvocationHandler handler =
        (proxy, method, args) -> {
          List<String> keys = store.list("embeddings");
          if (method.getName().equals("read") && keys.size() > 1) {
            ByteArrayOutputStream merged = new ByteArrayOutputStream();
            for (String key : keys) {
              merged.write(store.read(key));
              store.delete(key);
            }
            store.create(
                "embeddings/e/000/%s.vectors".formatted(Sha256.of(merged.toByteArray())),
                merged.toByteArray());
          }
          try {
            return method.invoke(store, args);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, handler);
  }

  private static boolean isOf(byte[] segment, String key) {
    return Sha256.hex(Arrays.copyOf(segment, 32)).equals(key);
  }
}
