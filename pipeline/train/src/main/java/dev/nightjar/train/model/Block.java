package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.settings.SizeSettings;
import org.bytedeco.pytorch.Tensor;

/**
 * Self-attention and a {@link FeedForward} network. Only the query is normalized before attention,
 * and it is the normalized query that the residual adds, as in SASRec. Shapes: B sequences, L
 * positions, Q positions that are asked for, d width.
 */
final class Block {
  private final LayerNorm queryNorm;
  private final Attention attention;
  private final LayerNorm forwardNorm;
  private final FeedForward feedForward;

  Block(Parameters parameters, String name, int width, SizeSettings size) {
    queryNorm = new LayerNorm(parameters, name + ".query_norm", width);
    attention = new Attention(parameters, name + ".attention", width, size.heads());
    forwardNorm = new LayerNorm(parameters, name + ".forward_norm", width);
    feedForward = new FeedForward(parameters, name, width, size.feedForward());
  }

  /**
   * @param x (B, L, d)
   * @param mask (B, 1, L, L): see {@link AttentionMask#added}
   * @return (B, L, d)
   */
  Tensor forward(Tensor x, Tensor mask, Dropout dropout, Dropout ofWeights) {
    Tensor query = queryNorm.forward(x);
    Tensor mixed = attention.forward(query, x, mask, ofWeights);
    Tensor y = forwardNorm.forward(query.add(mixed));
    return y.add(feedForward.forward(y, dropout));
  }

  /**
   * @param asking (B, Q, d): positions that are needed
   * @param x (B, L, d)
   * @param added float (B, 1, Q, L): what is added to the scores of attention
   * @return (B, Q, d)
   */
  OnnxValue export(OnnxGraph graph, OnnxValue asking, OnnxValue x, OnnxValue added) {
    OnnxValue query = queryNorm.export(graph, asking);
    OnnxValue mixed = attention.export(graph, query, x, added);
    OnnxValue y = forwardNorm.export(graph, query.add(mixed));
    return y.add(feedForward.export(graph, y));
  }
}
