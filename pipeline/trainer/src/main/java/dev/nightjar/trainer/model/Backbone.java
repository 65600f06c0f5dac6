package dev.nightjar.trainer.model;

import dev.nightjar.trainer.onnx.OnnxGraph;
import dev.nightjar.trainer.settings.TrainSettings;
import org.bytedeco.pytorch.Tensor;

/** A sequence encoder. One and the same encodes both views. */
public sealed interface Backbone permits SasRec {
  /** The backbone the settings name, of the given width d. */
  static Backbone of(TrainSettings settings, int width) {
    return switch (settings.backbone()) {
      case SASREC -> new SasRec(width, settings.blocks(), settings.heads());
    };
  }

  /** The word of the manifest. */
  String name();

  /** Adds the trainable tensors. */
  void addTo(Parameters parameters);

  /**
   * Encodes every position.
   *
   * @param x (B, L, d)
   * @param mask (B, 1, L, L): what is added to attention scores; very negative where the row must
   *     not look at the column
   * @return (B, L, d); rows of padding hold anything finite
   */
  Tensor encode(Parameters parameters, Tensor x, Tensor mask, Dropout dropout);

  /**
   * Adds the same computation to a graph.
   *
   * @param x (B, L, d)
   * @param allowed bool (B, 1, L, L): true where the row may look at the column
   * @return (B, L, d)
   */
  String export(OnnxGraph graph, Parameters parameters, String x, String allowed);
}
