package dev.nightjar.train.bundle;

import ai.onnxruntime.OrtException;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.train.evaluation.Ranks;
import dev.nightjar.train.evaluation.SampledNegatives;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.PaddedSequences;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.tensor.Workers;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The model that {@code current.json} names, ranking tonight's targets. It has its own catalog:
 * items are matched by id, and items that it does not know cannot be on its lists.
 *
 * <p>Compare on test targets only: it may have been trained on the validation targets last night.
 */
public final class Production implements AutoCloseable {
  private static final int SCORES_AT_ONCE = 4 << 20;

  private final String folder;
  private final ModelFiles files;
  private final ServingModel model;
  private final int maxLength;
  private final int[] tonight; // (its items + 2) tonight's index of its index, 0 if there is none
  private final int[] its; // (tonight's items + 2) its index of tonight's index, 0 if none

  private Production(
      String folder, ModelFiles files, int threads, int maxLength, int[] tonight, int[] its)
      throws OrtException {
    this.folder = folder;
    this.files = files;
    this.model = new ServingModel(files.model(), threads);
    this.maxLength = maxLength;
    this.tonight = tonight;
    this.its = its;
  }

  /**
   * The model in production, or empty before the first night and if it is damaged or gone, which is
   * told on standard error.
   */
  public static Optional<Production> open(ObjectStore store, FolderReader dataset, int threads)
      throws IOException, OrtException {
    Optional<Pointer> pointer = pointer(store);
    if (pointer.isEmpty()) {
      return Optional.empty();
    }
    try {
      FolderReader bundle = reader(store, model(store, pointer.get()), Layout.TRAIN);
      ModelFacts facts = bundle.manifest().facts(ModelFacts.class);
      List<String> old = itemIds(reader(store, facts.dataset(), Layout.DATASET));
      List<String> now = itemIds(dataset);
      return Optional.of(
          new Production(
              bundle.folder(),
              ModelFiles.of(bundle),
              threads,
              facts.maxLength(),
              places(old, now),
              places(now, old)));
    } catch (ContractException | FileNotFoundException e) {
      Warning.say(
          Layout.TRAIN,
          "the model in production is damaged or gone, not compared: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** What is published, or empty before the first night. */
  static Optional<Pointer> pointer(ObjectStore store) throws IOException {
    return store.version(Layout.CURRENT).isEmpty()
        ? Optional.empty()
        : Optional.of(Json.read(store.read(Layout.CURRENT), Pointer.class, Layout.CURRENT));
  }

  /** The manifest of the bundle that a published run was made with. */
  static String model(ObjectStore store, Pointer pointer) throws IOException {
    return reader(store, pointer.manifest(), Layout.RECOMMEND)
        .manifest()
        .facts(RecommendationFacts.class)
        .model();
  }

  static FolderReader reader(ObjectStore store, String manifest, String stage) throws IOException {
    return FolderReader.open(store, manifest.substring(0, manifest.lastIndexOf('/')), stage);
  }

  /** In the order of their indexes. */
  private static List<String> itemIds(FolderReader dataset) throws IOException {
    List<String> ids = new ArrayList<>();
    new DatasetReader(dataset).forEachItem(item -> ids.add(item.itemId()));
    return ids;
  }

  /** For every index of one catalog the index of the same id in the other, or 0. */
  private static int[] places(List<String> from, List<String> to) {
    Map<String, Integer> indexes = new HashMap<>();
    for (int i = 0; i < to.size(); i++) {
      indexes.put(to.get(i), i + Conventions.FIRST_ITEM);
    }
    int[] places = new int[from.size() + 2];
    for (int i = 0; i < from.size(); i++) {
      places[i + Conventions.FIRST_ITEM] = indexes.getOrDefault(from.get(i), 0);
    }
    return places;
  }

  /** Its folder, relative to the root. */
  public String folder() {
    return folder;
  }

  /** Ranks the same targets as tonight's model, against the same negatives. */
  public Ranks ranks(Histories histories, SampledNegatives negatives, Split split)
      throws OrtException {
    int[] users = histories.usersWithTarget(split);
    int[] full = new int[users.length];
    int[] sampled = new int[users.length];
    int atOnce = Math.max(1, SCORES_AT_ONCE / tonight.length);
    for (int from = 0; from < users.length; from += atOnce) {
      int first = from;
      int[] some = Arrays.copyOfRange(users, from, Math.min(users.length, from + atOnce));
      float[] scores = model.sums(sequences(histories, some, split)); // (b, P)
      int columns = scores.length / some.length;
      Workers.map(
          IntStream.range(0, some.length).boxed().toList(),
          row -> {
            UserScores user = new UserScores(scores, row * columns);
            int target = histories.target(some[row], split);
            int[] known = histories.sorted(some[row], histories.knownLength(some[row], split));
            full[first + row] = user.full(target, known);
            sampled[first + row] = user.sampled(target, negatives.of(some[row]));
            return row;
          });
    }
    return new Ranks(split, users, full, sampled, new int[0]);
  }

  /** The known items that it knows, too; a user without any is asked for with padding. */
  private PaddedSequences sequences(Histories histories, int[] users, Split split) {
    PaddedSequences known = PaddedSequences.known(histories, users, split, maxLength);
    long[] items = new long[known.items().length];
    for (int row = 0; row < known.rows(); row++) {
      int to = (row + 1) * known.length();
      for (int at = to - 1; at >= row * known.length(); at--) {
        int item = its[(int) known.items()[at]];
        if (item != Conventions.PADDING) {
          items[--to] = item;
        }
      }
    }
    return new PaddedSequences(known.rows(), known.length(), items);
  }

  /** What it gives the items of one user; nothing is sorted. */
  private final class UserScores {
    private final float[] scores; // of several users
    private final int at; // where this one's begin

    UserScores(float[] scores, int at) {
      this.scores = scores;
      this.at = at;
    }

    /** Place of the target among the items of both catalogs that the user does not have. */
    int full(int target, int[] known) {
      if (Arrays.binarySearch(known, target) >= 0 || its[target] == Conventions.PADDING) {
        return Ranks.MISS;
      }
      int ahead = 0;
      for (int item = Conventions.FIRST_ITEM; item < tonight.length - 1; item++) {
        ahead += tonight[item] != Conventions.PADDING && isAhead(item, its[target]) ? 1 : 0;
      }
      return ahead - ahead(target, Arrays.stream(known).distinct().toArray());
    }

    int sampled(int target, int[] others) {
      return its[target] == Conventions.PADDING ? Ranks.MISS : ahead(target, others);
    }

    private int ahead(int target, int[] others) {
      return (int)
          Arrays.stream(others)
              .filter(other -> its[other] != Conventions.PADDING)
              .filter(other -> isAhead(its[other], its[target]))
              .count();
    }

    private boolean isAhead(int item, int target) {
      float score = scores[at + item];
      float own = scores[at + target];
      return score > own || (score == own && item < target);
    }
  }

  @Override
  public void close() throws OrtException, IOException {
    model.close();
    files.close();
  }
}
