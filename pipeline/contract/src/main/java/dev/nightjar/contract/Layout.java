package dev.nightjar.contract;

import java.time.LocalDate;

/**
 * Where things lie below the root: object keys with forward slashes, folders without a trailing
 * one.
 */
public final class Layout {
  public static final String MANIFEST = "manifest.json";
  public static final String SUCCESS = "_SUCCESS";
  public static final String CURRENT = "current.json";

  // The stages: one word for folder, artifact, package, image, state and metric.
  public static final String DATASET = "dataset";
  public static final String TRAIN = "train";
  public static final String RECOMMEND = "recommend";
  public static final String PUBLISH = "publish";

  /** Starts the dataset stage elsewhere, and makes nothing itself. */
  public static final String LAUNCH = "launch";

  /** Brings what is published into a database; no stage of a night. */
  public static final String LOAD = "load";

  /** Writes the page about a night that ran elsewhere. */
  public static final String REPORT = "report";

  // Files of a dataset.
  public static final String ITEMS = "items.jsonl";
  public static final String ITEM_TEXT_VECTORS = "item-text-vectors.npy";
  public static final String ITEM_PCA_VECTORS = "item-pca-vectors.npy";
  public static final String SEQUENCES = "sequences";
  public static final String SIMILAR_USERS = "similar-users";
  public static final String REJECTED = "rejected";
  public static final String QUALITY = "quality.json";

  /** The vectors of users while similar ones are searched exactly; deleted then, in no manifest. */
  public static final String USER_VECTORS = "_user-vectors";

  // Files of a model bundle.
  public static final String MODEL = "model.onnx";

  /** The tables of {@link #MODEL} where they are too large for it; lies beside it. */
  public static final String MODEL_DATA = "model.onnx.data";

  public static final String METRICS = "metrics.json";
  public static final String MODEL_CARD = "model-card.md";
  public static final String TRAINING_LOG = "training.jsonl";

  /** What the next night's training may start from. */
  public static final String PARAMETERS = "parameters.npz";

  public static final String SAMPLED_NEGATIVES = "sampled-negatives.npy";

  // Files of a run of recommendations, beside its parts.
  public static final String RUN = "_run.json";
  public static final String PART_RESULTS = "_parts";
  public static final String POPULARITY = "_popularity.json";

  /** Lists that items stood in before this night, if a rule asks; see {@link Impressions}. */
  public static final String IMPRESSIONS = "_impressions.json";

  /** Lists of this night that items stand in, likewise. */
  public static final String SHOWN = "_shown.json";

  /** From which run the output {@code delta} counts. */
  public static final String DELTA_CLAIM = "_delta.json";

  /** The URIs of the parts, for engines that would read every file of a folder; in no manifest. */
  public static final String SYMLINKS = "_symlinks/files.txt";

  /** Folder of what a publisher that was stopped knows of a run; none in a published one. */
  public static final String VERIFIED = "_verified";

  /** The list of events that the cloud hands to its functions, one a part; in no manifest. */
  public static final String SHARDS = "_shards.json";

  private Layout() {}

  public static String dataset(LocalDate date, String id) {
    return "datasets/dt=%s/run=%s".formatted(date, id);
  }

  public static String model(String id) {
    return "models/" + id;
  }

  /** What a publisher knows after the first parts of a run; in the order of the parts. */
  public static String verified(String run, int parts) {
    return "%s/%s/%06d.json".formatted(run, VERIFIED, parts);
  }

  /** Training state while a model is in the making; deleted when its bundle is finished. */
  public static String checkpoint(String trainingId) {
    return "checkpoints/" + trainingId;
  }

  /** Figures and reasons of a model that the gate refused. */
  public static String refused(String modelId, String file) {
    return "refused/%s/%s".formatted(modelId, file);
  }

  public static String recommendations(LocalDate date, String id) {
    return "recommendations/dt=%s/run=%s".formatted(date, id);
  }

  public static String report(LocalDate date, String id) {
    return "reports/dt=%s/run=%s".formatted(date, id);
  }

  /**
   * The receipt of one stage of one night, see {@link StageReceipt}.
   *
   * @param night tells nights of the same date apart: in the cloud the name of the execution
   */
  public static String receipt(LocalDate date, String night, String stage) {
    return "nights/dt=%s/%s/%s.json".formatted(date, night, stage);
  }

  /** The folder of what the shards of one night in the cloud said. */
  public static String shardAnswers(LocalDate date, String night) {
    return "nights/dt=%s/%s/shards".formatted(date, night);
  }

  /** Cache of the vectors of items' texts, of one encoder. */
  public static String embeddings(String encoder) {
    return "embeddings/" + encoder;
  }

  /**
   * Caches of the vectors of texts that were made of users' histories: a folder of their own, since
   * nobody can tell from a vector whose it is.
   */
  public static final String USER_EMBEDDINGS = "embeddings/users";

  /** The one of one encoder. */
  public static String userEmbeddings(String encoder) {
    return USER_EMBEDDINGS + "/" + encoder;
  }

  /**
   * {@code part-00002-of-00016.jsonl}: the number of parts stands in the name, so none can be
   * forgotten.
   */
  public static String part(int part, int parts, String extension) {
    return "part-%05d-of-%05d.%s".formatted(part, parts, extension);
  }

  /**
   * A file of an optional output, which is Parquet whatever the parts are.
   *
   * @param folder of the output, in that of the run
   */
  public static String output(String folder, int part, int parts) {
    return folder + "/" + part(part, parts, PartFormat.PARQUET.word());
  }

  public static String sequences(int part, int parts) {
    return SEQUENCES + "/" + part(part, parts, "jsonl");
  }

  public static String similarUsers(int part, int parts) {
    return SIMILAR_USERS + "/" + part(part, parts, "npy");
  }

  /** What {@code recommend} says of a part it has written; its presence means the part is there. */
  public static String partResult(int part, int parts) {
    return PART_RESULTS + "/" + part(part, parts, "json");
  }

  /** Taken by the one night of the schedule that a date has. */
  public static String claim(LocalDate date) {
    return "nights/dt=%s/claim.json".formatted(date);
  }

  public static String manifestOf(String folder) {
    return folder + "/" + MANIFEST;
  }

  /**
   * The folder that a manifest finishes.
   *
   * @throws ContractException if that is no manifest's key
   */
  public static String folderOf(String manifest) {
    if (!manifest.endsWith("/" + MANIFEST)) {
      throw new ContractException(
          "expected a manifest FOLDER/%s, found %s".formatted(MANIFEST, manifest));
    }
    return manifest.substring(0, manifest.length() - MANIFEST.length() - 1);
  }
}
