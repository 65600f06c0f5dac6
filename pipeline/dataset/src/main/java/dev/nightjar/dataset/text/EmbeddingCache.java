package dev.nightjar.dataset.text;

import dev.nightjar.contract.ArraySize;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Sha256;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Text vectors of earlier nights, below {@code ROOT/embeddings/<encoder>/<bucket>/} those of items
 * and below {@code ROOT/embeddings/users/<encoder>/<bucket>/} those of users. A night adds
 * immutable segments to a bucket, one for each chunk of texts that was embedded: records of 32
 * bytes of key and D_t float32, little-endian, sorted by key. A segment's name is its SHA-256, so
 * that writers cannot collide and a reader can check it; where two hold the same key, they hold the
 * same vector. A damaged segment is deleted, and its texts are embedded again. A bucket that has
 * many small segments gets one instead when it is next read, so that years of nights with a few new
 * texts each stay as quick to read as one.
 */
final class EmbeddingCache {
  /**
   * Keys are spread over so many folders; a worker reads one. Many more than workers, so that none
   * has much more to embed than another.
   */
  static final int BUCKETS = 256;

  /** So many segments of a bucket are merged. */
  static final int MANY = 16;

  private static final int KEY_BYTES = 32;

  /** Bytes that are merged at once; a segment of more than a quarter is none of the small ones. */
  private static final int MOST_MERGED = 1 << 24;

  private final ObjectStore store;
  private final String folder;
  private final int width;
  private int damaged;

  /**
   * @param bucket as {@link #bucket} has it
   */
  EmbeddingCache(ObjectStore store, String encoder, int bucket, int width) {
    this.store = store;
    String all = bucket < BUCKETS ? Layout.embeddings(encoder) : Layout.userEmbeddings(encoder);
    this.folder = "%s/%03d".formatted(all, bucket % BUCKETS);
    this.width = width;
  }

  /** The bucket of a key; those of users' texts count on from {@link #BUCKETS}. */
  static int bucket(Prompt.Owner owner, String key) {
    int bucket = Integer.parseInt(key.substring(0, 4), 16) % BUCKETS;
    return owner == Prompt.Owner.ITEM ? bucket : BUCKETS + bucket;
  }

  /** Those of the wanted vectors that are stored. */
  Map<String, float[]> load(Collection<String> wanted) throws IOException {
    Map<String, float[]> found = new HashMap<>();
    Map<String, byte[]> small = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    boolean gone = true;
    while (gone) {
      gone = false;
      for (String key : store.list(folder)) {
        if (seen.add(key)) {
          Optional<byte[]> segment = segment(key);
          segment.ifPresent(bytes -> read(bytes, wanted, found));
          segment.filter(bytes -> fits(bytes, small)).ifPresent(bytes -> small.put(key, bytes));
          gone |= segment.isEmpty();
        }
      }
    }
    if (small.size() >= MANY) {
      merge(small);
    }
    return found;
  }

  private static boolean fits(byte[] segment, Map<String, byte[]> small) {
    long before = small.values().stream().mapToLong(bytes -> bytes.length).sum();
    return segment.length <= MOST_MERGED / 4 && before + segment.length <= MOST_MERGED;
  }

  /** The new one is there before the old ones go: who misses one of these lists again. */
  private void merge(Map<String, byte[]> segments) throws IOException {
    Map<String, byte[]> records = new TreeMap<>();
    int recordBytes = KEY_BYTES + 4 * width;
    for (byte[] segment : segments.values()) {
      for (int at = 0; at < segment.length; at += recordBytes) {
        byte[] record = Arrays.copyOfRange(segment, at, at + recordBytes);
        records.put(Sha256.hex(Arrays.copyOf(record, KEY_BYTES)), record);
      }
    }
    ByteBuffer merged = ByteBuffer.allocate(records.size() * recordBytes);
    records.values().forEach(merged::put);
    String name = write(merged.array());
    for (String old : segments.keySet()) {
      if (!old.equals(name)) {
        store.delete(old);
      }
    }
  }

  private String write(byte[] segment) throws IOException {
    String key = "%s/%s.vectors".formatted(folder, Sha256.of(segment));
    store.create(key, segment);
    return key;
  }

  /** Segments that {@link #load} found damaged, and deleted. */
  int damaged() {
    return damaged;
  }

  /** Empty if it is damaged, or was and someone else has deleted it. */
  private Optional<byte[]> segment(String key) throws IOException {
    byte[] segment;
    try {
      segment = store.read(key);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
    if (key.endsWith("/" + Sha256.of(segment) + ".vectors")) {
      return Optional.of(segment);
    }
    System.err.printf(
        "dataset: %s is damaged, its digest is not that of its name: deleted, its texts are"
            + " embedded again%n",
        store.uri(key));
    store.delete(key);
    damaged++;
    return Optional.empty();
  }

  private void read(byte[] segment, Collection<String> wanted, Map<String, float[]> found) {
    ByteBuffer buffer = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
    int recordBytes = KEY_BYTES + 4 * width;
    for (int at = 0; at < segment.length; at += recordBytes) {
      String key = Sha256.hex(Arrays.copyOfRange(segment, at, at + KEY_BYTES));
      if (wanted.contains(key)) {
        float[] vector = new float[width];
        buffer.position(at + KEY_BYTES);
        buffer.asFloatBuffer().get(vector);
        found.put(key, vector);
      }
    }
  }

  /** Stores a chunk of new vectors; none is fine. */
  void save(Map<String, float[]> vectors) throws IOException {
    if (vectors.isEmpty()) {
      return;
    }
    ByteBuffer segment =
        ByteBuffer.allocate(
                ArraySize.of(
                    vectors.size() * (KEY_BYTES + 4L * width),
                    "a segment of embeddings",
                    "save fewer at once"))
            .order(ByteOrder.LITTLE_ENDIAN);
    new TreeMap<>(vectors)
        .forEach(
            (key, vector) -> {
              segment.put(HexFormat.of().parseHex(key));
              for (float value : vector) {
                segment.putFloat(value);
              }
            });
    write(segment.array());
  }
}
