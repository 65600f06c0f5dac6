package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Self-attention and a pointwise feed-forward network d, d, d, as SASRec has them. Only the query
 * is normalized before attention, and it is the normalized query that the residual adds. Dropout is
 * of the weights of attention and of both layers of the network. Shapes: B sequences, L positions,
 * Q positions that are asked for, d width.
 */
final class Block {
  private final LayerNorm queryNorm;
  private final Attention attention;
  private final LayerNorm forwardNorm;
  private final Linear forward1;
  private final Linear forward2;

  Block(Parameters parameters, String name, int width, int heads) {
    queryNorm = new LayerNorm(parameters, name + ".query_norm", width);
    attention = new Attention(parameters, name + ".attention", width, heads);
    forwardNorm = new LayerNorm(parameters, name + ".forward_norm", width);
    forward1 = new Linear(parameters, name + ".forward1", width, width);
    forward2 = new Linear(parameters, name + ".forward2", width, width);
  }

  /**
   * @param x (B, L, d)
   * @param mask (B, 1, L, L): see {@link Attention#mask}
   * @return (B, L, d)
   */
  Tensor forward(Tensor x, Tensor mask, Dropout dropout, Dropout ofWeights) {
    Tensor query = queryNorm.forward(x);
    Tensor mixed = attention.forward(query, x, mask, ofWeights);
    Tensor y = forwardNorm.forward(query.add(mixed));
    Tensor hidden = torch.relu(dropout.apply(forward1.forward(y)));
    return y.add(dropout.apply(forward2.forward(hidden)));
  }

  /**
   * @param asking (B, Q, d): positions that are needed
   * @param x (B, L, d)
   * @param allowed bool (B, 1, Q, L): true where the row may look at the column
   * @return (B, Q, d)
   */
  OnnxValue export(OnnxGraph graph, OnnxValue asking, OnnxValue x, OnnxValue allowed) {
    OnnxValue query = queryNorm.export(graph, asking);
    OnnxValue mixed = attention.export(graph, query, x, allowed);
    OnnxValue y = forwardNorm.export(graph, query.add(mixed));
    OnnxValue hidden = forward1.export(graph, y).relu();
    return y.add(forward2.export(graph, hidden));
  }
}
