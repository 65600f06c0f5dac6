package dev.nightjar.trainer.settings;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageSettings;
import java.util.Optional;
import java.util.Set;

/**
 * Every setting of the train stage and its default. Defaults are the paper's, but for those chosen
 * on validation (loss and negatives, views trained apart without looking at each other, step sizes,
 * evidence of item pairs) and for patience and the longest sequence, which were set lower to save
 * time.
 */
public record TrainSettings(
    @Heading("Input")
        @Setting(
            value = "Root of the nights: a path, file:///... or s3://bucket/folder.",
            changesResult = false)
        String root,
    @Setting(
            value = "Folder of the dataset, relative to the root.",
            madeBy = Layout.DATASET,
            changesResult = false)
        String dataset,
    @Heading("Model") @Setting(value = "Sequence encoder.", defaultValue = "sasrec")
        BackboneKind backbone,
    @Setting(
            value =
                "Item views of the model: the collaborative and the semantic one, or one alone.",
            defaultValue = "both")
        Views views,
    @Setting(
            value =
                "Ranking loss of two views: one over the sum of their scores (together), or one"
                    + " over the scores of each, added only when serving (apart).",
            defaultValue = "apart")
        ViewTraining viewTraining,
    @Setting(
            value = "Cross-attention between the collaborative and the semantic sequence.",
            defaultValue = "false")
        boolean crossAttention,
    @Setting(value = "One set of backbone weights for both views.", defaultValue = "false")
        boolean sharedBackbone,
    @Setting(
            value =
                "Initial collaborative item embeddings: the PCA of the text vectors, or random"
                    + " numbers.",
            defaultValue = "pca")
        CollaborativeStart collaborativeStart,
    @Setting(
            value =
                "Item vectors of length 1 in each view, so that popular items cannot grow past the"
                    + " others; the paper's have any length.",
            defaultValue = "true")
        boolean normalizeItems,
    @Setting(
            value =
                "Uncorrelate the text vectors and give all their directions the same variance before"
                    + " the adapter.",
            defaultValue = "true")
        boolean whitenText,
    @Setting(
            value = "Give every item the text of another one: a control that must score worse.",
            defaultValue = "false")
        boolean shuffledText,
    @Setting(
            value =
                "Add item-pair evidence (transitions, co-occurrence, common words, near texts)"
                    + " to the model's scores; its weights are chosen on validation.",
            defaultValue = "true")
        boolean itemPairs,
    @Setting(
            value =
                "Train as the published code does: no causal mask, padding attended to, binary"
                    + " loss, every sequence padded to --max-length.",
            defaultValue = "false")
        boolean paperParity,
    @Heading("Training")
        @Setting(
            value =
                "Refit: train the best model further, with the validation items, before the test.",
            defaultValue = "true")
        boolean refit,
    @Setting(
            value =
                "Epochs of the refit as a share, 0 to 1, of those to the best one, or of all that a"
                    + " training had which started from a model; its peak learning rate is the same"
                    + " share of --learning-rate.",
            defaultValue = "0.5")
        double refitShare,
    @Setting(
            value =
                "Model whose parameters before the refit training starts from: auto is the one"
                    + " published last, of an earlier night with the same settings; none starts anew;"
                    + " else a folder, relative to the root.",
            defaultValue = "auto",
            changesResult = false)
        String startFrom,
    @Setting(
            value =
                "Every how many nights auto starts anew, 0 or more: with 7, six nights start"
                    + " from the one before, then one anew; 0: none does.",
            defaultValue = "7",
            changesResult = false)
        int coldEvery,
    @Setting(
            value =
                "Length of a training that starts from a model as a share, 0 to 1, of a whole"
                    + " one's epochs; its peak learning rate is the same share of --learning-rate.",
            defaultValue = "0.1")
        double warmShare,
    @Heading("Loss") @Setting(value = "Ranking loss.", defaultValue = "sampled") LossKind loss,
    @Setting(
            value =
                "Negatives drawn uniformly per batch for the sampled and the in-batch loss, 1"
                    + " to 1,000,000.",
            defaultValue = "1024")
        int negatives,
    @Setting(
            value =
                "Share of sequences, 0 to 1, whose items an epoch shuffles: for logs whose"
                    + " order says little, with backbones that look back only.",
            defaultValue = "0")
        double mixedOrder,
    @Setting(
            value = "Weight of the self-distillation loss, 0 to 1,000; 0 disables it.",
            defaultValue = "0.1")
        double alpha,
    @Setting(
            value = "Epochs between two encodings of the distillation teachers, 1 or more.",
            defaultValue = "1")
        int teacherRefreshEpochs,
    @Heading("Size of the model")
        @Setting(
            value = "Longest sequence in items, 1 to 10,000; of longer ones the newest items stay.",
            defaultValue = "50")
        int maxLength,
    @Setting(value = "Blocks of the backbone, 1 to 64.", defaultValue = "2") int blocks,
    @Setting(
            value = "Attention heads per block, 1 to 64; they must divide the width.",
            defaultValue = "1")
        int heads,
    @Setting(
            value =
                "Attention heads of the cross-attention between the views, 1 to 64; they must"
                    + " divide the width.",
            defaultValue = "2")
        int crossHeads,
    @Setting(
            value = "Dropout probability of embeddings and feed-forward layers, 0 to 0.99.",
            defaultValue = "0.5")
        double dropout,
    @Setting(
            value = "Apply --dropout to the attention weights, too, as the published code does.",
            defaultValue = "false")
        boolean attentionDropout,
    @Heading("Training")
        @Setting(
            value =
                "Peak learning rate of Adam, above 0 and up to 10; it warms up, then decays"
                    + " linearly to 0.",
            defaultValue = "0.003")
        double learningRate,
    @Setting(value = "Users per optimizer step, 1 or more.", defaultValue = "128") int batchSize,
    @Setting(
            value = "Clips the global gradient norm of a step to this; 0 disables clipping.",
            defaultValue = "0")
        double maxGradientNorm,
    @Setting(
            value =
                "Maximum epochs, 1 or more; a training has as many as it takes to read 450,000"
                    + " sequences, but at least 20.",
            defaultValue = "60")
        int epochs,
    @Setting(
            value =
                "Epochs without a better validation NDCG@10 after which the second half of a"
                    + " training is cut short, 1 or more.",
            defaultValue = "20")
        int patience,
    @Setting(
            value =
                "Users whose validation targets are ranked after every epoch, 1 or more; drawn"
                    + " by the seed.",
            defaultValue = "20000")
        int validationUsers,
    @Setting(
            value =
                "Ranks whose validation NDCG@10 decides which epoch is best: in the full"
                    + " catalog, or among the paper's sampled negatives.",
            defaultValue = "full")
        StopOn stopOn,
    @Heading("Evaluation")
        @Setting(
            value = "Training interactions below which a user counts as a tail user, 0 or more.",
            defaultValue = "9")
        int tailUser,
    @Setting(
            value = "Training interactions below which an item counts as a tail item, 0 or more.",
            defaultValue = "4")
        int tailItem,
    @Heading("Model bundle")
        @Setting(
            value =
                "Nearest items in text whose mean collaborative embedding an item without"
                    + " interactions gets, 1 or more.",
            defaultValue = "10")
        int coldNeighbours,
    @Setting(
            value =
                "Precision of the item table in the model; float16 halves its size, and all"
                    + " figures are those of the rounded table.",
            defaultValue = "float32")
        ItemTable itemTable,
    @Setting(
            value =
                "Size of the model's tables in MB, 0 to 1,900, above which they are stored in a"
                    + " file beside it: a model file ends at 2 GB.",
            defaultValue = "1024")
        int externalDataMb,
    @Setting(
            value =
                "Store the negatives of the paper's protocol in the bundle, 400 bytes a user,"
                    + " for evaluation by other programs.",
            defaultValue = "false")
        boolean saveNegatives,
    @Setting(
            "Related items of each kind, bought together and alike, that the bundle keeps of every item,"
                + " 1 to 200: recommend --related-items reads them; none by default.")
        Optional<Integer> relatedPairs,
    @Heading("Gate")
        @Setting(
            "Write a model that the gate refuses; say who lets it pass and why, it is"
                + " recorded.")
        Optional<String> force,
    @Heading("Checkpoints")
        @Setting(
            value =
                "Minutes between two checkpoints, 0 to 10,000; 0 writes one after every step. A"
                    + " killed training goes on from the last.",
            defaultValue = "5",
            changesResult = false)
        double checkpointMinutes,
    @Setting(
            value =
                "Keep the last checkpoints, so that a training which differs only in what comes"
                    + " after it (item pairs, refit) starts there.",
            defaultValue = "false",
            changesResult = false)
        boolean keepCheckpoints,
    @Heading("Machine")
        @Setting(
            value = "Threads that train and evaluate, up to 1,024; 0 is one per core.",
            defaultValue = "0",
            changesResult = false)
        int threads,
    @Setting(
            value = "Device to train on; auto takes a CUDA GPU if there is one.",
            defaultValue = "auto")
        DeviceKind device,
    @Setting(
            value =
                "Precision of matrix products in a step; auto is bfloat16 on a GPU and float32"
                    + " on the CPU.",
            defaultValue = "auto")
        Precision precision,
    @Setting(value = "Seed of every random choice.", defaultValue = "42") long seed)
    implements StageSettings {

  /** The sequence encoders there are. */
  public enum BackboneKind {
    SASREC,
    GRU4REC,
    BERT4REC
  }

  /** Which of the two views a model has. */
  public enum Views {
    BOTH,
    COLLABORATIVE,
    SEMANTIC;

    /** How many. */
    public int count() {
      return this == BOTH ? 2 : 1;
    }

    public boolean collaborative() {
      return this != SEMANTIC;
    }

    public boolean semantic() {
      return this != COLLABORATIVE;
    }
  }

  /** What the ranking loss of two views is of. */
  public enum ViewTraining {
    /** The sum of the views' scores. */
    TOGETHER,
    /** Each view's score: the losses are added. */
    APART
  }

  /** Where the collaborative vectors start. */
  public enum CollaborativeStart {
    /** The PCA of the text vectors, as in the paper. */
    PCA,
    /** A normal distribution. */
    RANDOM
  }

  /** The ranking losses there are. */
  public enum LossKind {
    /** Cross-entropy of the target against uniform negatives shared by the batch. */
    SAMPLED,
    /** The same against the targets of the batch, too, corrected for their popularity. */
    IN_BATCH,
    /** The same against every item training has seen: exact, for small catalogs. */
    FULL,
    /** The paper's: binary cross-entropy with one uniform unseen negative per position. */
    BINARY
  }

  /** Where a model is trained. */
  public enum DeviceKind {
    AUTO,
    CPU,
    CUDA
  }

  /** The numbers of a training step. */
  public enum Precision {
    AUTO,
    FLOAT32,
    BFLOAT16
  }

  /** How the item table of a model is written. */
  public enum ItemTable {
    FLOAT32,
    FLOAT16
  }

  /** The validation ranks whose NDCG@10 decides when training stops. */
  public enum StopOn {
    FULL,
    SAMPLED
  }

  public TrainSettings {
    Require.notBlank(root, "--root");
    Require.notBlank(dataset, "--dataset");
    Require.notBlank(startFrom, "--start-from");
    Require.atLeast(coldEvery, 0, "--cold-every");
    Require.inRange(warmShare, 0, 1, "--warm-share");
    Require.inRange(negatives, 1, 1_000_000, "--negatives");
    Require.inRange(mixedOrder, 0, 1, "--mixed-order");
    Require.inRange(alpha, 0, 1000, "--alpha");
    Require.atLeast(teacherRefreshEpochs, 1, "--teacher-refresh-epochs");
    Require.inRange(maxLength, 1, 10_000, "--max-length");
    Require.inRange(blocks, 1, 64, "--blocks");
    Require.inRange(heads, 1, 64, "--heads");
    Require.inRange(crossHeads, 1, 64, "--cross-heads");
    Require.inRange(dropout, 0, 0.99, "--dropout");
    Require.inRange(learningRate, 1e-9, 10, "--learning-rate");
    Require.inRange(maxGradientNorm, 0, 1e9, "--max-gradient-norm");
    Require.atLeast(batchSize, 1, "--batch-size");
    Require.atLeast(epochs, 1, "--epochs");
    Require.atLeast(patience, 1, "--patience");
    Require.atLeast(validationUsers, 1, "--validation-users");
    Require.inRange(refitShare, 0, 1, "--refit-share");
    Require.atLeast(tailUser, 0, "--tail-user");
    Require.atLeast(tailItem, 0, "--tail-item");
    Require.atLeast(coldNeighbours, 1, "--cold-neighbours");
    Require.inRange(externalDataMb, 0, 1900, "--external-data-mb");
    relatedPairs.ifPresent(most -> Require.inRange(most, 1, 200, "--related-pairs"));
    Require.inRange(checkpointMinutes, 0, 10_000, "--checkpoint-minutes");
    Require.inRange(threads, 0, 1024, "--threads");
  }

  /**
   * Names, as in manifests, of the settings that matter only once training has ended: trainings
   * that differ in nothing else are the same.
   */
  public static final Set<String> AFTER_TRAINING =
      Set.of(
          "item_pairs",
          "refit",
          "refit_share",
          "tail_user",
          "tail_item",
          "item_table",
          "external_data_mb",
          "save_negatives",
          "related_pairs",
          "force");

  /** The ranking loss: the paper's under {@code paperParity}. */
  public LossKind effectiveLoss() {
    return paperParity ? LossKind.BINARY : loss;
  }

  /** Whether item vectors have length 1: not under {@code paperParity}. */
  public boolean normalizesItems() {
    return normalizeItems && !paperParity;
  }

  /** Whether text vectors are whitened: not under {@code paperParity}. */
  public boolean whitensText() {
    return whitenText && !paperParity;
  }

  /** Threads to use on this machine. */
  public int effectiveThreads() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
