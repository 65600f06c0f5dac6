package dev.nightjar.dataset.similar;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/** The ONNX graph of one block: scores of queries against candidates, and the best of them. */
final class SearchGraph {
  private static final int OPSET = 17;
  private static final int IR_VERSION = 8;

  private SearchGraph() {}

  /**
   * Inputs {@code queries} (Q, D), {@code candidates} (C, D) and {@code k} (1); outputs {@code
   * scores} and {@code candidate} (Q, k), best first, equal scores by the smaller candidate (the
   * TopK operator promises that).
   */
  static byte[] bytes() {
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("block-search")
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Gemm")
                    .addInput("queries")
                    .addInput("candidates")
                    .addOutput("all")
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("transB")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(1)))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("TopK")
                    .addInput("all")
                    .addInput("k")
                    .addOutput("scores")
                    .addOutput("candidate"))
            .addInput(value("queries", TensorProto.DataType.FLOAT, "Q", "D"))
            .addInput(value("candidates", TensorProto.DataType.FLOAT, "C", "D"))
            .addInput(value("k", TensorProto.DataType.INT64, "one"))
            .addOutput(value("scores", TensorProto.DataType.FLOAT, "Q", "K"))
            .addOutput(value("candidate", TensorProto.DataType.INT64, "Q", "K"))
            .build();
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static ValueInfoProto value(
      String name, TensorProto.DataType type, String... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dimension : dimensions) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(dimension));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }
}
