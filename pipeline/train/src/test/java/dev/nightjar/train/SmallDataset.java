package dev.nightjar.train;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Npy;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.input.TrainingSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A dataset folder small enough to train on in a second: 60 users walk round a ring of 30 items,
 * item i+1 follows item i, so that a model which learns beats popularity by far. Items 31 and 32
 * are cold, and user 0 has no history.
 */
public final class SmallDataset {
  public static final String FOLDER = "datasets/dt=2026-01-31/run=small";
  public static final int USERS = 60;
  public static final int RING = 30;
  public static final int ITEMS = 32;
  public static final int TEXT_WIDTH = 12;
  public static final int WIDTH = 8;
  private static final int SIMILAR = 3;
  private static final int PARTS = 2;

  private SmallDataset() {}

  /** Writes the folder below a root. */
  public static void write(Path root) throws IOException {
    write(root, 12);
  }

  /** The same with histories of at most so many items. */
  public static void write(Path root, int longest) throws IOException {
    write(root, new Night("2026-01-31", 0, WIDTH, Map.of()), FOLDER, longest);
  }

  /**
   * A night like {@link #write}'s.
   *
   * @param shift what the number in the name of every item has more than its index: the first such
   *     items have vanished, as many new ones have come
   * @param settings what the dataset was made with
   */
  record Night(String date, int shift, int width, Map<String, Object> settings) {
    String folder() {
      return "datasets/dt=%s/run=small".formatted(date);
    }
  }

  /** Writes the folder of another night. */
  static void write(Path root, Night night) throws IOException {
    write(root, night, night.folder(), 12);
  }

  private static void write(Path root, Night night, String key, int longest) throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      FolderWriter folder = new FolderWriter(store, key);
      List<UserSequence> sequences = sequences(longest);
      int width = night.width();
      folder.write(Layout.ITEMS, items(sequences, night.shift()), ITEMS);
      folder.write(
          Layout.ITEM_TEXT_VECTORS,
          Npy.file(unitRows(TEXT_WIDTH, night.shift()), ITEMS, TEXT_WIDTH),
          ITEMS);
      folder.write(
          Layout.ITEM_PCA_VECTORS, Npy.file(unitRows(width, night.shift()), ITEMS, width), ITEMS);
      for (int part = 0; part < PARTS; part++) {
        int from = part * USERS / PARTS;
        int to = (part + 1) * USERS / PARTS;
        folder.write(Layout.sequences(part, PARTS), lines(sequences.subList(from, to)), to - from);
        folder.write(
            Layout.similarUsers(part, PARTS),
            Npy.file(similarUsers(from, to), to - from, SIMILAR),
            to - from);
      }
      folder.finish(
          Layout.DATASET,
          new DatasetFacts(
              night.date(),
              USERS,
              ITEMS,
              sequences.stream().mapToLong(sequence -> sequence.items().length).sum(),
              PARTS,
              "none",
              TEXT_WIDTH,
              width,
              SIMILAR,
              0),
          Nightjar.provenance(List.of(), Json.tree(night.settings()), 1, Map.of()));
    }
  }

  /** Writes and reads it. */
  public static TrainingSet read(Path root) throws IOException {
    write(root);
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      return TrainingSet.read(FolderReader.open(store, FOLDER, Layout.DATASET));
    }
  }

  private static List<UserSequence> sequences(int longest) {
    SplitMix random = new SplitMix(1);
    List<UserSequence> sequences = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      int length = user == 0 ? 0 : 1 + random.nextInt(longest);
      int first = random.nextInt(RING);
      int[] items = new int[length];
      long[] times = new long[length];
      for (int i = 0; i < length; i++) {
        items[i] = 1 + (first + i) % RING;
        times[i] = i;
      }
      sequences.add(UserSequence.leaveOneOut(user, "u" + user, items, times));
    }
    return sequences;
  }

  private static byte[] items(List<UserSequence> sequences, int shift) {
    List<CatalogItem> items = new ArrayList<>();
    for (int index = 1; index <= ITEMS; index++) {
      int item = index;
      long all = sequences.stream().mapToLong(s -> count(s.items(), item)).sum();
      long train = sequences.stream().mapToLong(s -> count(s.trainItems(), item)).sum();
      items.add(
          new CatalogItem(
              index, "i" + (index + shift), "", "", List.of(), "", Map.of(), all, train, true));
    }
    return lines(items);
  }

  private static long count(int[] items, int item) {
    return Arrays.stream(items).filter(i -> i == item).count();
  }

  private static byte[] lines(List<?> records) {
    StringBuilder lines = new StringBuilder();
    records.forEach(line -> lines.append(Json.line(line)).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The rows after the first so many. */
  private static float[] unitRows(int width, int shift) {
    float[] rows = unitRows(width, new SplitMix(width), ITEMS + shift);
    return Arrays.copyOfRange(rows, shift * width, rows.length);
  }

  private static float[] unitRows(int width, SplitMix random, int count) {
    float[] rows = new float[count * width];
    for (int row = 0; row < count; row++) {
      double square = 0;
      for (int column = 0; column < width; column++) {
        rows[row * width + column] = random.nextInt(2001) / 1000f - 1;
        square += rows[row * width + column] * rows[row * width + column];
      }
      for (int column = 0; column < width; column++) {
        rows[row * width + column] /= (float) Math.sqrt(square);
      }
    }
    return rows;
  }

  private static int[] similarUsers(int from, int to) {
    int[] rows = new int[(to - from) * SIMILAR];
    for (int user = from; user < to; user++) {
      for (int rank = 0; rank < SIMILAR; rank++) {
        boolean none = user % 5 == 0 || rank > user % 3;
        rows[(user - from) * SIMILAR + rank] =
            none ? Conventions.NO_USER : (user + 7 * (rank + 1)) % USERS;
      }
    }
    return rows;
  }
}
