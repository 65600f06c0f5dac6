package dev.nightjar.train;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Npy;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.train.input.SplitMix;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes a finished dataset of any size, for {@code ci/bench-train-scale}. Every second interaction
 * is with the item after the one before, the others are drawn, few items often and most of them
 * seldom, so that there is something to learn.
 */
public final class MadeUpDataset {
  private static final int TEXT_WIDTH = 384;
  private static final int WIDTH = 64;
  private static final int SIMILAR = 10;
  private static final int PARTS = 8;
  private static final long FIRST_TIME = 1_700_000_000;

  private MadeUpDataset() {}

  /** How large. */
  public record SizeSettings(
      @Setting("Root to write under.") String root,
      @Setting(value = "Users.", defaultValue = "100000") int users,
      @Setting(value = "Items.", defaultValue = "10000") int items,
      @Setting(value = "Interactions of a user.", defaultValue = "10") int length) {}

  public static void main(String[] args) {
    System.exit(
        StageCommand.of("made-up-dataset", "Writes it.", SizeSettings.class, MadeUpDataset::write)
            .execute(args));
  }

  private static void write(SizeSettings size) throws IOException {
    try (ObjectStore store = ObjectStores.open(size.root())) {
      String key = "datasets/dt=2026-01-31/run=made-up";
      FolderWriter folder = new FolderWriter(store, key);
      int[] counts = new int[size.items() + 1];
      int[] trained = new int[size.items() + 1];
      SplitMix random = new SplitMix(1);
      for (int part = 0; part < PARTS; part++) {
        int from = (int) ((long) part * size.users() / PARTS);
        int to = (int) ((part + 1L) * size.users() / PARTS);
        writeSequences(folder, part, from, to, size, random, counts, trained);
        int[] similar = new int[(to - from) * SIMILAR];
        Arrays.setAll(similar, i -> random.nextInt(size.users()));
        folder.write(
            Layout.similarUsers(part, PARTS), Npy.file(similar, to - from, SIMILAR), to - from);
      }
      writeItems(folder, counts, trained);
      writeVectors(folder, Layout.ITEM_TEXT_VECTORS, size.items(), TEXT_WIDTH);
      writeVectors(folder, Layout.ITEM_PCA_VECTORS, size.items(), WIDTH);
      folder.finish(
          Layout.DATASET,
          new DatasetFacts(
              "2026-01-31",
              size.users(),
              size.items(),
              (long) size.users() * size.length(),
              PARTS,
              "none",
              TEXT_WIDTH,
              WIDTH,
              SIMILAR,
              0),
          Nightjar.provenance(List.of(), Json.tree(Map.of()), 1, Map.of()));
      System.out.println(key);
    }
  }

  private static void writeSequences(
      FolderWriter folder,
      int part,
      int from,
      int to,
      SizeSettings size,
      SplitMix random,
      int[] counts,
      int[] trained)
      throws IOException {
    Path file = Files.createTempFile("made-up", ".jsonl");
    try {
      try (BufferedWriter lines = Files.newBufferedWriter(file)) {
        for (int user = from; user < to; user++) {
          UserSequence sequence = sequence(user, size, random);
          Arrays.stream(sequence.items()).forEach(item -> counts[item]++);
          Arrays.stream(sequence.trainItems()).forEach(item -> trained[item]++);
          lines.write(Json.line(sequence));
          lines.newLine();
        }
      }
      folder.write(Layout.sequences(part, PARTS), file, to - from);
    } finally {
      Files.delete(file);
    }
  }

  private static UserSequence sequence(int user, SizeSettings size, SplitMix random) {
    int[] items = new int[size.length()];
    long[] times = new long[size.length()];
    for (int i = 0; i < items.length; i++) {
      double drawn = random.nextInt(1 << 24) / (double) (1 << 24);
      int popular = 1 + (int) (size.items() * drawn * drawn * drawn);
      items[i] = i % 2 == 0 ? popular : 1 + items[i - 1] % size.items();
      times[i] = FIRST_TIME + 86_400L * i + user % 86_400;
    }
    return UserSequence.leaveOneOut(user, "u" + user, items, times);
  }

  private static void writeItems(FolderWriter folder, int[] counts, int[] trained)
      throws IOException {
    Path file = Files.createTempFile("made-up", ".jsonl");
    try {
      try (BufferedWriter lines = Files.newBufferedWriter(file)) {
        for (int item = 1; item < counts.length; item++) {
          String title = "thing w%d of x%d".formatted(item % 997, item % 1009);
          lines.write(
              Json.line(
                  new CatalogItem(
                      item,
                      "i" + item,
                      title,
                      "",
                      List.of("c" + item % 50),
                      "",
                      Map.of(),
                      counts[item],
                      trained[item],
                      true)));
          lines.newLine();
        }
      }
      folder.write(Layout.ITEMS, file, counts.length - 1);
    } finally {
      Files.delete(file);
    }
  }

  private static void writeVectors(FolderWriter folder, String name, int items, int width)
      throws IOException {
    SplitMix random = new SplitMix(width);
    float[] rows = new float[Math.multiplyExact(items, width)];
    for (int item = 0; item < items; item++) {
      double square = 0;
      for (int at = item * width; at < (item + 1) * width; at++) {
        rows[at] = random.nextInt(2001) / 1000f - 1;
        square += rows[at] * rows[at];
      }
      for (int at = item * width; at < (item + 1) * width; at++) {
        rows[at] /= (float) Math.sqrt(square);
      }
    }
    folder.write(name, Npy.file(rows, items, width), items);
  }
}
