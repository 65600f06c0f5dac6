package dev.nightjar.trainer.settings;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Setting;

/**
 * Every setting of the train stage and its default. Most defaults are the paper's; dropout,
 * patience and the longest sequence were set lower to save time and have not been tuned.
 */
public record TrainSettings(
    @Setting(value = "Folder or s3:// URI under which everything lies.", changesResult = false)
        String root,
    @Setting(value = "Dataset folder, relative to the root.", changesResult = false) String dataset,
    @Setting(value = "Sequence encoder.", defaultValue = "sasrec") BackboneKind backbone,
    @Setting(value = "Ranking loss.", defaultValue = "sampled") LossKind loss,
    @Setting(value = "Negatives of a batch under the sampled loss.", defaultValue = "256")
        int negatives,
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
    @Setting(value = "Dropout probability.", defaultValue = "0.3") double dropout,
    @Setting(value = "Step size of Adam.", defaultValue = "0.001") double learningRate,
    @Setting(value = "Users per step.", defaultValue = "128") int batchSize,
    @Setting(value = "Most epochs.", defaultValue = "200") int epochs,
    @Setting(
            value = "Epochs without a better validation NDCG@10 before training stops.",
            defaultValue = "8")
        int patience,
    @Setting(value = "A user with fewer training interactions is a tail user.", defaultValue = "9")
        int tailUser,
    @Setting(value = "An item with fewer training interactions is a tail item.", defaultValue = "4")
        int tailItem,
    @Setting(
            value = "Items near in text that lend a cold item its collaborative vector.",
            defaultValue = "10")
        int coldNeighbours,
    @Setting(
            value = "Write the model even if it does not beat the most popular items.",
            defaultValue = "false")
        boolean force,
    @Setting(value = "Threads; 0 takes all cores.", defaultValue = "0", changesResult = false)
        int threads,
    @Setting(value = "Seed of every random choice.", defaultValue = "42") long seed) {

  /** The sequence encoders there are. */
  public enum BackboneKind {
    SASREC
  }

  /** The ranking losses there are. */
  public enum LossKind {
    /** Cross-entropy of the target against uniform negatives shared by the batch. */
    SAMPLED,
    /** The paper's: binary cross-entropy with one uniform unseen negative per position. */
    BINARY
  }

  public TrainSettings {
    Require.notBlank(root, "--root");
    Require.notBlank(dataset, "--dataset");
    Require.atLeast(negatives, 1, "--negatives");
    Require.inRange(alpha, 0, 1000, "--alpha");
    Require.atLeast(teacherRefreshEpochs, 1, "--teacher-refresh-epochs");
    Require.inRange(maxLength, 1, 10_000, "--max-length");
    Require.inRange(blocks, 1, 64, "--blocks");
    Require.inRange(heads, 1, 64, "--heads");
    Require.inRange(crossHeads, 1, 64, "--cross-heads");
    Require.inRange(dropout, 0, 0.99, "--dropout");
    Require.inRange(learningRate, 1e-9, 10, "--learning-rate");
    Require.atLeast(batchSize, 1, "--batch-size");
    Require.atLeast(epochs, 1, "--epochs");
    Require.atLeast(patience, 1, "--patience");
    Require.atLeast(tailUser, 0, "--tail-user");
    Require.atLeast(tailItem, 0, "--tail-item");
    Require.atLeast(coldNeighbours, 1, "--cold-neighbours");
    Require.inRange(threads, 0, 1024, "--threads");
  }

  /** Threads to use on this machine. */
  public int effectiveThreads() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
