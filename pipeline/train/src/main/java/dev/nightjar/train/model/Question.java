package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The input that is encoded to predict the next item: the sequence; for a bidirectional backbone,
 * the sequence followed by the mask; or the sequence padded to the full length, as in the published
 * code. Shapes: B sequences, L positions.
 *
 * @param mask index of the mask
 */
record Question(AttentionRule rule, long mask, int maxLength) {
  /**
   * @param sequences (B, L) item indexes, padded with 0 on the left
   * @return (B, L), (B, L + 1) or (B, longest)
   */
  Tensor forward(Tensor sequences) {
    Tensor one = sequences.narrow(1, 0, 1); // (B, 1)
    if (rule.bidirectional()) {
      return Tensors.concat(1, sequences, torch.full_like(one, Tensors.scalar((double) mask)));
    }
    if (rule.published()) {
      Tensor padding = torch.zeros_like(one).expand(-1, maxLength - sequences.size(1));
      return Tensors.concat(1, padding, sequences); // (B, longest)
    }
    return sequences;
  }

  /** Adds the same computation to a graph. */
  OnnxValue export(OnnxGraph graph, OnnxValue sequences) {
    if (rule.bidirectional()) {
      OnnxValue shape = sequences.last(1, 1).shape();
      OnnxValue masks = graph.longs(mask).expand(shape); // (B, 1)
      return graph.concat(1, List.of(sequences, masks));
    }
    if (rule.published()) {
      OnnxValue shape = sequences.shape();
      OnnxValue missing = graph.longs(0, maxLength).sub(shape);
      OnnxValue zero = graph.longs(0);
      OnnxValue left = missing.mul(graph.longs(0, 1));
      OnnxValue counts = graph.concat(0, List.of(left, graph.longs(0, 0)));
      return sequences.pad(counts, zero.squeeze());
    }
    return sequences;
  }
}
