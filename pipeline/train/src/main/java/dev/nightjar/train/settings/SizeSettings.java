package dev.nightjar.train.settings;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;

/** How large the model is. */
public record SizeSettings(
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
            value =
                "Feed-forward network of a block: d, d, d with ReLU as in SASRec (narrow), or d, 4"
                    + " d, d with GELU (wide).",
            defaultValue = "wide")
        FeedForwardKind feedForward,
    @Setting(
            value = "Dropout probability of embeddings and feed-forward layers, 0 to 0.99.",
            defaultValue = "0.5")
        double dropout,
    @Setting(
            value = "Apply --dropout to the attention weights, too, as the published code does.",
            defaultValue = "false")
        boolean attentionDropout) {
  /** The feed-forward networks there are. */
  public enum FeedForwardKind {
    /** d, d, d with ReLU. */
    NARROW,
    /** d, 4 d, d with GELU. */
    WIDE
  }

  /** The same with SASRec's feed-forward network. */
  public SizeSettings narrow() {
    return new SizeSettings(
        maxLength, blocks, heads, crossHeads, FeedForwardKind.NARROW, dropout, attentionDropout);
  }

  public SizeSettings {
    Require.inRange(maxLength, 1, 10_000, "--max-length");
    Require.inRange(blocks, 1, 64, "--blocks");
    Require.inRange(heads, 1, 64, "--heads");
    Require.inRange(crossHeads, 1, 64, "--cross-heads");
    Require.inRange(dropout, 0, 0.99, "--dropout");
  }
}
