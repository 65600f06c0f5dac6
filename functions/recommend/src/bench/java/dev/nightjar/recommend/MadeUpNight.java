package dev.nightjar.recommend;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.InputRef;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A dataset of any size and a bundle for it, for {@code ci/bench-recommend}: as the stages before
 * {@code recommend} would leave them.
 */
final class MadeUpNight {
  static final int WIDTH = 128;
  private static final int PARTS = 8;
  private static final int MAX_LENGTH = 50;

  private MadeUpNight() {}

  /** Writes the dataset, and a bundle with a model that was exported elsewhere. */
  static void write(Path root, Path model, int items, String users) throws IOException {
    Files.createDirectories(root);
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      Provenance provenance = provenance(List.of(new InputRef("made", "sha256:" + items + users)));
      String folder = Layout.dataset(TinyNight.DATE, provenance.id(Layout.DATASET));
      FolderWriter dataset = new FolderWriter(store, folder);
      writeItems(dataset, items);
      writeSequences(dataset, items, Integer.parseInt(users));
      dataset.finish(
          Layout.DATASET,
          new DatasetFacts(
              TinyNight.DATE.toString(),
              Integer.parseInt(users),
              items,
              0,
              PARTS,
              "made",
              1,
              1,
              1,
              0),
          provenance);
      FolderReader reader = FolderReader.open(store, folder, Layout.DATASET);
      Provenance ofModel = provenance(List.of(reader.asInput()));
      FolderWriter bundle = new FolderWriter(store, Layout.model(ofModel.id(Layout.TRAIN)));
      bundle.write(Layout.MODEL, model, 0);
      bundle.finish(
          Layout.TRAIN,
          new ModelFacts("sasrec", items, reader.manifestKey(), MAX_LENGTH, WIDTH, 0.1, 0.1),
          ofModel);
    }
  }

  private static Provenance provenance(List<InputRef> inputs) {
    return Nightjar.provenance(inputs, Json.tree(Map.of()), 0, Map.of());
  }

  private static void writeItems(FolderWriter dataset, int items) throws IOException {
    Path file = Files.createTempFile("nightjar-bench-", ".jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 1; i <= items; i++) {
        String id = "item-%07d".formatted(i);
        CatalogItem item =
            new CatalogItem(i, id, "Item " + i, "", List.of(), "", Map.of(), 0, 0, true);
        out.write(Json.line(item) + "\n");
      }
    }
    dataset.write(Layout.ITEMS, file, items);
    Files.delete(file);
  }

  /**
   * From 3 items on, half of the users at most 5, 7.56 on average, some have hundreds. So long are
   * the histories of the data set with 57,289 items in the paper (Liu et al. 2024, Beauty).
   */
  private static void writeSequences(FolderWriter dataset, int items, int users)
      throws IOException {
    Random random = new Random(1);
    List<List<UserSequence>> parts = new ArrayList<>();
    IntStream.range(0, PARTS).forEach(part -> parts.add(new ArrayList<>()));
    for (int user = 0; user < users; user++) {
      String id = "user-%07d".formatted(user);
      int length = (int) Math.min(300, 3.4 * Math.pow(1 - random.nextDouble(), -1 / 1.7));
      int[] history = random.ints(length, 1, items + 1).toArray();
      UserSequence sequence = UserSequence.leaveOneOut(user, id, history, new long[history.length]);
      parts.get(Conventions.partOf(id, PARTS)).add(sequence);
    }
    for (int part = 0; part < PARTS; part++) {
      StringBuilder lines = new StringBuilder();
      parts.get(part).forEach(user -> lines.append(Json.line(user)).append('\n'));
      Path file = Files.writeString(Files.createTempFile("nightjar-bench-", ".jsonl"), lines);
      dataset.write(Layout.sequences(part, PARTS), file, parts.get(part).size());
      Files.delete(file);
    }
  }
}
