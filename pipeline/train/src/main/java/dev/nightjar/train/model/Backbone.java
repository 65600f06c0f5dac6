package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.settings.ModelSettings.BackboneKind;
import dev.nightjar.train.settings.SizeSettings;
import org.bytedeco.pytorch.Tensor;

/** A sequence encoder. Usually one and the same encodes both views. */
public sealed interface Backbone permits SasRec, Gru4Rec, Bert4Rec {
  /**
   * The backbone of that kind.
   *
   * @param prefix what the names of its parameters start with
   * @param width d
   */
  static Backbone of(BackboneKind kind, SizeSettings size, String prefix, int width) {
    return switch (kind) {
      case SASREC -> new SasRec(blocks(size, prefix, width));
      case GRU4REC -> new Gru4Rec(prefix, width);
      case BERT4REC -> new Bert4Rec(blocks(size, prefix, width));
    };
  }

  private static Blocks blocks(SizeSettings size, String prefix, int width) {
    return new Blocks(prefix, width, size.blocks(), size.heads(), size.attentionDropout());
  }

  /** The word of the manifest. */
  String name();

  /**
   * Whether it reads in both directions: then it learns masked items from what is around them, and
   * a mask after the newest item asks for the next one.
   */
  default boolean bidirectional() {
    return false;
  }

  /** Whether item vectors are scaled and get a place vector first. */
  default boolean positioned() {
    return true;
  }

  /** Adds the trainable tensors. */
  void addTo(Parameters parameters);

  /**
   * Encodes every position.
   *
   * @param x (B, L, d)
   * @return (B, L, d); rows of padding hold anything finite
   */
  Tensor encode(Parameters parameters, Tensor x, AttentionMask mask, Dropout dropout);

  /**
   * Adds the same computation to a graph, as far as the newest position needs it.
   *
   * @param x (B, L, d)
   * @return (B, d)
   */
  String export(OnnxGraph graph, Parameters parameters, String x, AttentionMask.Exported mask);
}
