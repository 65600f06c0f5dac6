package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.settings.ModelSettings.BackboneKind;
import dev.nightjar.train.settings.SizeSettings;
import org.bytedeco.pytorch.Tensor;

/** A sequence encoder. Usually one and the same encodes both views. */
public sealed interface Backbone permits Blocks, Gru4Rec {
  /**
   * The backbone of that kind.
   *
   * @param prefix what the names of its parameters start with
   * @param width d
   */
  static Backbone of(
      BackboneKind kind, SizeSettings size, Parameters parameters, String prefix, int width) {
    return switch (kind) {
      case SASREC, BERT4REC -> new Blocks(parameters, prefix, width, size);
      case GRU4REC -> new Gru4Rec(parameters, prefix, width);
    };
  }

  /**
   * Encodes every position.
   *
   * @param x (B, L, d)
   * @return (B, L, d); rows of padding hold anything finite
   */
  Tensor forward(Tensor x, AttentionMask mask, Dropout dropout);

  /**
   * Adds the same computation to a graph, as far as the newest position needs it.
   *
   * @param x (B, L, d)
   * @return (B, d)
   */
  OnnxValue export(OnnxGraph graph, OnnxValue x, AttentionMask.Exported mask);
}
