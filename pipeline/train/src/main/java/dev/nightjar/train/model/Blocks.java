package dev.nightjar.train.model;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.settings.SizeSettings;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * SASRec and BERT4Rec: one {@link Block} after another, of which the first is causal and the other
 * both ways: what a position may look at is the caller's word. Shapes: B sequences, L positions, d
 * width.
 */
final class Blocks implements Backbone {
  private final List<Block> blocks;
  private final LayerNorm finalNorm;
  private final boolean dropsWeights; // whether dropout is of the weights of attention, too

  Blocks(Parameters parameters, String prefix, int width, SizeSettings size) {
    dropsWeights = size.attentionDropout();
    blocks =
        IntStream.range(0, size.blocks())
            .mapToObj(i -> new Block(parameters, prefix + ".block" + i, width, size))
            .toList();
    finalNorm = new LayerNorm(parameters, prefix + ".final_norm", width);
  }

  @Override
  public Tensor forward(Tensor x, AttentionMask mask, Dropout dropout) {
    Dropout ofWeights = dropsWeights ? dropout : Dropout.OFF;
    Tensor y = mask.cleared(x); // (B, L, d) throughout
    for (Block block : blocks) {
      y = mask.cleared(block.forward(y, mask.added(), dropout, ofWeights));
    }
    return finalNorm.forward(y);
  }

  /** Of the last block only what the newest position needs. */
  @Override
  public OnnxValue export(OnnxGraph graph, OnnxValue x, AttentionMask.Exported mask) {
    OnnxValue y = mask.cleared(x); // (B, L, d)
    for (Block block : blocks.subList(0, blocks.size() - 1)) {
      y = mask.cleared(block.export(graph, y, y, mask.added()));
    }
    Block last = blocks.get(blocks.size() - 1);
    OnnxValue newest = last.export(graph, y.last(1, 1), y, mask.added().last(1, 2)); // (B, 1, d)
    return finalNorm.export(graph, newest.squeeze(1)); // (B, d)
  }
}
