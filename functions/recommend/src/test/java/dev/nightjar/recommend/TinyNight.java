package dev.nightjar.recommend;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.InputRef;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.Npy;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.RelatedItem.Kind;
import dev.nightjar.contract.Sha256;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A small night for tests, as the stages before {@code recommend} would leave it: a dataset and a
 * model bundle below one root.
 *
 * @param items I
 * @param parts of the dataset
 * @param maxLength of the model
 * @param model its vectors
 * @param histories user id to item indexes, oldest first, in the order they were made
 */
public record TinyNight(
    int items, int parts, int maxLength, TinyModel model, Map<String, int[]> histories) {
  public static final LocalDate DATE = LocalDate.of(2026, 1, 31);
  private static final int WIDTH = 4;
  private static final int RELATED = 12;

  /** Users "u0", "u1", ... with histories of 0 to 12 items; small whole numbers make many ties. */
  public static TinyNight random(long seed, int users, int items, int parts) {
    Random random = new Random(seed);
    float[][] vectors = new float[items][WIDTH];
    for (float[] vector : vectors) {
      for (int d = 0; d < WIDTH; d++) {
        vector[d] = random.nextInt(5) - 2;
      }
    }
    Map<String, int[]> histories = new LinkedHashMap<>();
    for (int user = 0; user < users; user++) {
      int length = user % 7 == 3 ? 0 : random.nextInt(13);
      histories.put("u" + user, random.ints(length, 1, items + 1).toArray());
    }
    return new TinyNight(items, parts, 8, new TinyModel(vectors), histories);
  }

  /** What {@code recommend} needs to know. */
  public record Folders(String dataset, String model) {}

  /** Writes dataset and model bundle. */
  public Folders write(ObjectStore store) throws IOException {
    return write(store, DATE);
  }

  /** The same, of another date. */
  public Folders write(ObjectStore store, LocalDate date) throws IOException {
    String dataset = writeDataset(store, date);
    return new Folders(dataset, writeModel(store, dataset));
  }

  public static String itemId(int index) {
    return "i" + index;
  }

  /** The newest items that the model sees. */
  public int[] newest(String userId) {
    int[] history = histories.get(userId);
    return Arrays.copyOfRange(history, Math.max(0, history.length - maxLength), history.length);
  }

  /** How often the log holds an item. */
  public long interactions(int item) {
    return histories.values().stream().flatMapToInt(Arrays::stream).filter(i -> i == item).count();
  }

  private String writeDataset(ObjectStore store, LocalDate date) throws IOException {
    Provenance provenance = provenance(List.of(new InputRef("log", "sha256:" + digest())));
    String folder = Layout.dataset(date, provenance.id(Layout.DATASET));
    FolderWriter writer = new FolderWriter(store, folder);
    List<CatalogItem> catalog = catalog();
    writer.write(Layout.QUALITY, "{\"interactions\":{}}".getBytes(StandardCharsets.UTF_8), 0);
    writer.write(Layout.ITEMS, lines(catalog), items);
    writer.write(Layout.ITEM_TEXT_VECTORS, Npy.file(textVectors(), items, WIDTH), items);
    int user = 0;
    for (int part = 0; part < parts; part++) {
      List<UserSequence> sequences = new ArrayList<>();
      for (Map.Entry<String, int[]> history : histories.entrySet()) {
        if (Conventions.partOf(history.getKey(), parts) == part) {
          sequences.add(sequence(user++, history.getKey(), history.getValue()));
        }
      }
      writer.write(Layout.sequences(part, parts), lines(sequences), sequences.size());
    }
    long interactions = catalog.stream().mapToLong(CatalogItem::interactions).sum();
    DatasetFacts facts =
        new DatasetFacts(
            date.toString(),
            histories.size(),
            items,
            interactions,
            parts,
            "tiny",
            WIDTH,
            WIDTH,
            1,
            0);
    writer.finish(Layout.DATASET, facts, provenance);
    return folder;
  }

  private static UserSequence sequence(int user, String userId, int[] items) {
    long[] times = new long[items.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = 1_700_000_000L + 86_400L * i;
    }
    UserSequence split = UserSequence.leaveOneOut(user, userId, items, times);
    return new UserSequence(
        user,
        userId,
        items,
        times,
        split.train(),
        split.validation(),
        split.test(),
        new float[0],
        attributes(userId));
  }

  /** Every third user is in one segment, every third in another, the others in none. */
  public static Map<String, Object> attributes(String userId) {
    return switch (Math.floorMod(userId.hashCode(), 3)) {
      case 0 -> Map.of("segment", "gold");
      case 1 -> Map.of("segment", "a b/c");
      default -> Map.of();
    };
  }

  private List<CatalogItem> catalog() {
    List<CatalogItem> catalog = new ArrayList<>();
    for (int i = 1; i <= items; i++) {
      String title = i % 5 == 0 ? "" : "Item number " + i;
      long taken = interactions(i);
      catalog.add(
          new CatalogItem(i, itemId(i), title, "", List.of(), "", Map.of(), taken, taken, true));
    }
    return catalog;
  }

  private float[] textVectors() {
    float[] values = new float[items * WIDTH];
    for (int i = 0; i < items; i++) {
      float[] vector = model.vectors()[i];
      float norm = 0;
      for (float x : vector) {
        norm += x * x;
      }
      for (int d = 0; d < WIDTH; d++) {
        values[i * WIDTH + d] = norm == 0 ? 0 : vector[d] / (float) Math.sqrt(norm);
      }
    }
    return values;
  }

  private String writeModel(ObjectStore store, String dataset) throws IOException {
    FolderReader reader = FolderReader.open(store, dataset, Layout.DATASET);
    Provenance provenance = provenance(List.of(reader.asInput()));
    String folder = Layout.model(provenance.id(Layout.TRAIN));
    FolderWriter writer = new FolderWriter(store, folder);
    writer.write(Layout.MODEL, model.onnx(), 0);
    writer.write(Layout.METRICS, "{\"thresholds\":{}}".getBytes(StandardCharsets.UTF_8), 0);
    writer.write(
        Layout.TRAINING_LOG,
        "{\"epoch\":1,\"ranking_loss\":1}\n".getBytes(StandardCharsets.UTF_8),
        0);
    for (Kind kind : Kind.values()) {
      writeRelated(writer, kind);
    }
    ModelFacts facts =
        new ModelFacts("tiny", items, reader.manifestKey(), maxLength, WIDTH, 0.1, 0.1);
    writer.finish(Layout.TRAIN, facts, provenance);
    return folder;
  }

  private void writeRelated(FolderWriter writer, Kind kind) throws IOException {
    int[] related = new int[items * RELATED];
    float[] weights = new float[related.length];
    for (int item = 1; item <= items; item++) {
      int to = (item - 1) * RELATED;
      for (Map.Entry<Integer, Float> entry : related(kind, item).entrySet()) {
        related[to] = entry.getKey();
        weights[to++] = entry.getValue();
      }
    }
    writer.write(kind.itemsFile(), Npy.file(related, items, RELATED), items);
    writer.write(kind.weightsFile(), Npy.file(weights, items, RELATED), items);
  }

  /**
   * What the bundle says goes with an item, best first: up to {@value RELATED}, many of them ties.
   */
  public Map<Integer, Float> related(Kind kind, int item) {
    Random random = new Random(31L * item + (kind == Kind.ALIKE ? 1 : 0));
    Map<Integer, Float> weights = new TreeMap<>();
    for (int count = random.nextInt(RELATED + 1); count > 0; count--) {
      weights.put(1 + random.nextInt(items), 0.25f * (1 + random.nextInt(4)));
    }
    weights.remove(item);
    Map<Integer, Float> sorted = new LinkedHashMap<>();
    weights.entrySet().stream()
        .sorted(Map.Entry.<Integer, Float>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static Provenance provenance(List<InputRef> inputs) {
    return Nightjar.provenance(inputs, Json.tree(Map.of()), 0, Map.of());
  }

  private String digest() {
    return Sha256.of(Json.line(histories) + Json.line(model) + parts + "," + maxLength);
  }

  private static byte[] lines(List<?> values) {
    return values.stream()
        .map(value -> Json.line(value) + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }
}
