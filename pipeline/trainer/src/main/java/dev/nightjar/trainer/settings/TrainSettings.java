package dev.nightjar.trainer.settings;

import dev.nightjar.contract.Require;
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
    @Setting(value = "Folder or s3:// URI under which everything lies.", changesResult = false)
        String root,
    @Setting(value = "Dataset folder, relative to the root.", changesResult = false) String dataset,
    @Setting(value = "Sequence encoder.", defaultValue = "sasrec") BackboneKind backbone,
    @Setting(value = "Views of an item: both, or one alone.", defaultValue = "both") Views views,
    @Setting(
            value =
                "Whether the views are trained on the sum of their scores, or each on its own score"
                    + " and added only when serving.",
            defaultValue = "apart")
        ViewTraining viewTraining,
    @Setting(value = "Let each view look at the other.", defaultValue = "false")
        boolean crossAttention,
    @Setting(value = "One backbone for both views.", defaultValue = "false") boolean sharedBackbone,
    @Setting(value = "First values of the collaborative vectors.", defaultValue = "pca")
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
            value = "Give every item another item's text: a control that must score worse.",
            defaultValue = "false")
        boolean shuffledText,
    @Setting(
            value =
                "Add evidence of item pairs to the model's scores: transitions, co-occurrence, common"
                    + " words, near texts; its weights are chosen on validation.",
            defaultValue = "true")
        boolean itemPairs,
    @Setting(
            value =
                "Behave as the published code: no causal mask, padding attended to, binary loss,"
                    + " every sequence padded to the longest.",
            defaultValue = "false")
        boolean paperParity,
    @Setting(
            value = "Train the best model further with the validation items before the test.",
            defaultValue = "true")
        boolean refit,
    @Setting(
            value =
                "Share of the epochs to the best model that it is trained further, at that share of the step"
                    + " size.",
            defaultValue = "0.5")
        double refitShare,
    @Setting(
            value =
                "Model to start from, as it was before it was trained further: auto takes the one last published"
                    + " of an earlier night with the same settings, none starts anew, or its folder, relative"
                    + " to the root.",
            defaultValue = "auto",
            changesResult = false)
        String startFrom,
    @Setting(
            value =
                "Nights of auto after which one starts anew: 7 starts six from the one before; 0: none does.",
            defaultValue = "7",
            changesResult = false)
        int coldEvery,
    @Setting(
            value =
                "Share of the epochs, and of the step size, that a training takes which starts from a model.",
            defaultValue = "0.2")
        double warmShare,
    @Setting(value = "Ranking loss.", defaultValue = "sampled") LossKind loss,
    @Setting(value = "Negatives of a batch under the sampled loss.", defaultValue = "1024")
        int negatives,
    @Setting(
            value =
                "Share of sequences that an epoch reads in an order drawn anew: for logs whose order says"
                    + " little, and backbones that look back only.",
            defaultValue = "0")
        double mixedOrder,
    @Setting(
            value = "Weight of the self-distillation loss; 0 switches it off.",
            defaultValue = "0.1")
        double alpha,
    @Setting(value = "Epochs between two encodings of the teachers.", defaultValue = "1")
        int teacherRefreshEpochs,
    @Setting(value = "Longest sequence; longer ones keep their newest items.", defaultValue = "50")
        int maxLength,
    @Setting(value = "Blocks of the backbone.", defaultValue = "2") int blocks,
    @Setting(value = "Attention heads of a block.", defaultValue = "1") int heads,
    @Setting(value = "Attention heads between the views.", defaultValue = "2") int crossHeads,
    @Setting(value = "Dropout probability.", defaultValue = "0.5") double dropout,
    @Setting(
            value = "Drop weights of the blocks' attention, too, as the published code does.",
            defaultValue = "false")
        boolean attentionDropout,
    @Setting(value = "Largest step size of Adam.", defaultValue = "0.003") double learningRate,
    @Setting(value = "Users per step.", defaultValue = "128") int batchSize,
    @Setting(
            value = "Longest gradient, all parameters together; longer ones are cut. 0: any.",
            defaultValue = "0")
        double maxGradientNorm,
    @Setting(
            value =
                "Most epochs of training, over which the step size goes down to nothing; large logs"
                    + " are read 20 times.",
            defaultValue = "60")
        int epochs,
    @Setting(
            value =
                "Epochs without a better validation NDCG@10 before training stops ahead of its end.",
            defaultValue = "8")
        int patience,
    @Setting(
            value =
                "Users whose validation targets are ranked after every epoch; drawn by the seed.",
            defaultValue = "20000")
        int validationUsers,
    @Setting(
            value =
                "Ranks that decide which epoch is best: in the full catalog, or"
                    + " sampled as in the paper.",
            defaultValue = "full")
        StopOn stopOn,
    @Setting(value = "A user with fewer training interactions is a tail user.", defaultValue = "9")
        int tailUser,
    @Setting(value = "An item with fewer training interactions is a tail item.", defaultValue = "4")
        int tailItem,
    @Setting(
            value = "Items near in text that lend a cold item its collaborative vector.",
            defaultValue = "10")
        int coldNeighbours,
    @Setting(
            value =
                "Numbers of the item table in the model; float16 halves it, and figures are of the"
                    + " rounded table.",
            defaultValue = "float32")
        ItemTable itemTable,
    @Setting(
            value =
                "A model with more MB of tables keeps them in a file beside it, which may be larger"
                    + " than the 2 GB of a model file.",
            defaultValue = "1024")
        int externalDataMb,
    @Setting(
            value =
                "Put the items of the paper's protocol, among which it ranks a target, into the"
                    + " bundle: 400 bytes a user, for whoever ranks with another program.",
            defaultValue = "false")
        boolean saveNegatives,
    @Setting("Write a model that the gate refuses; say who lets it pass and why, it is recorded.")
        Optional<String> force,
    @Setting(
            value = "Minutes between two checkpoints; a killed training goes on from the last.",
            defaultValue = "5",
            changesResult = false)
        double checkpointMinutes,
    @Setting(
            value =
                "Keep the last checkpoints: a training that differs only in what is added when scoring"
                    + " goes on from them.",
            defaultValue = "false",
            changesResult = false)
        boolean keepCheckpoints,
    @Setting(value = "Threads; 0 takes all cores.", defaultValue = "0", changesResult = false)
        int threads,
    @Setting(
            value = "Where to train; auto takes a CUDA GPU if there is one.",
            defaultValue = "auto")
        DeviceKind device,
    @Setting(
            value =
                "Numbers of a training step; auto takes bfloat16 for products on a GPU, float32 on"
                    + " the CPU.",
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
    Require.atLeast(negatives, 1, "--negatives");
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
