package dev.nightjar.train.settings;

import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import java.util.Locale;

/** What the model is made of. */
public record ModelSettings(
    @Heading("Model") @Setting(value = "Sequence encoder.", defaultValue = "sasrec")
        BackboneKind backbone,
    @Setting(
            value =
                "Item views of the model: the collaborative and the semantic one, or one alone.",
            defaultValue = "both")
        Views views,
    @Setting(
            value =
                "Ranking loss of two views: one loss on the sum of their scores"
                    + " (together), or one on the scores of each, which are added only for"
                    + " serving (apart).",
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
                "How sasrec encodes positions: an embedding of each, counted from the"
                    + " newest (absolute), or attention that decays with each step back"
                    + " (relative).",
            defaultValue = "relative")
        PositionKind positions,
    @Setting(
            value =
                "Initial collaborative item embeddings: the PCA of the text vectors, or random"
                    + " numbers.",
            defaultValue = "pca")
        CollaborativeStart collaborativeStart,
    @Setting(
            value =
                "Item vectors of length 1 in each view, so that popular items do not outgrow the"
                    + " others; the paper's have any length.",
            defaultValue = "true")
        boolean normalizeItems,
    @Setting(
            value =
                "Whiten the text vectors before the adapter: no correlation, and the same"
                    + " variance in all directions.",
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
            defaultValue = "true",
            affects = Affects.SCORING)
        boolean itemPairs,
    @Setting(
            value =
                "Train as the published code does: no causal mask, padding attended to, binary"
                    + " loss, absolute positions, narrow feed-forward, item vectors of any length,"
                    + " texts as they are encoded, every sequence padded to --max-length.",
            defaultValue = "false")
        boolean paperParity) {
  /** The sequence encoders there are. */
  public enum BackboneKind {
    /** Kang and McAuley 2018: causal self-attention. */
    SASREC(true, false),
    /** Hidasi et al. 2016: a gated recurrent layer. */
    GRU4REC(false, false),
    /** Sun et al. 2019: the blocks of SASRec, looking both ways. */
    BERT4REC(true, true);

    private final boolean positioned;
    private final boolean bidirectional;

    BackboneKind(boolean positioned, boolean bidirectional) {
      this.positioned = positioned;
      this.bidirectional = bidirectional;
    }

    /**
     * Whether item vectors are scaled and, unless attention decays with distance, get a position
     * embedding.
     */
    public boolean positioned() {
      return positioned;
    }

    /**
     * Whether it reads in both directions: then it learns masked items from what is around them,
     * and a mask after the newest item asks for the next one.
     */
    public boolean bidirectional() {
      return bidirectional;
    }

    /** The word of the manifest. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a backbone knows of positions. */
  public enum PositionKind {
    /** A vector for each, counted from the newest. */
    ABSOLUTE,
    /** Attention that decays with each step back. */
    RELATIVE
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

  /**
   * Whether attention decays with distance: only if it is causal, and not under {@code
   * paperParity}.
   */
  public boolean relativePositions() {
    return positions == PositionKind.RELATIVE && backbone == BackboneKind.SASREC && !paperParity;
  }

  /** Whether item vectors have length 1: not under {@code paperParity}. */
  public boolean normalizesItems() {
    return normalizeItems && !paperParity;
  }

  /** Whether text vectors are whitened: not under {@code paperParity}. */
  public boolean whitensText() {
    return whitenText && !paperParity;
  }
}
