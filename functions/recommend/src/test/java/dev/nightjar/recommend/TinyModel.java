package dev.nightjar.recommend;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.nightjar.contract.ModelFacts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A graph of the agreed inputs and outputs whose answers can be worked out by hand: a user's
 * representation is the sum of the vectors of the items the model sees, a score is its product with
 * an item's vector. With small whole numbers every result is exact.
 *
 * @param vectors (I, w), row i - 1 is item i
 */
public record TinyModel(float[][] vectors) {
  private static final int OPSET = 18;

  /** The score of an item for a sequence, worked out slowly. */
  public float score(int[] newest, int item) {
    float score = 0;
    for (int seen : newest) {
      for (int d = 0; d < vectors[0].length; d++) {
        score += vectors[seen - 1][d] * vectors[item - 1][d];
      }
    }
    return score;
  }

  /** The file. */
  public byte[] onnx() {
    int items = vectors.length;
    int width = vectors[0].length;
    int columns = ModelFacts.columns(items);
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("tiny")
            .addInput(value("sequences", TensorProto.DataType.INT64, "B", "L"))
            .addInput(value("seen", TensorProto.DataType.INT64, "S", "2"))
            .addInput(value("k", TensorProto.DataType.INT64, "1"))
            .addOutput(value("items", TensorProto.DataType.INT64, "B", "K"))
            .addOutput(value("scores", TensorProto.DataType.FLOAT, "B", "K"))
            .addOutput(value("representations", TensorProto.DataType.FLOAT, "B", "W"))
            .addOutput(value("model_scores", TensorProto.DataType.FLOAT, "B", "P"))
            .addOutput(value("model_blocks", TensorProto.DataType.FLOAT, "B", "Q"))
            .addOutput(value("pair_items", TensorProto.DataType.INT32, "0", "0"))
            .addOutput(value("pair_scores", TensorProto.DataType.FLOAT, "0", "0"))
            .addOutput(value("item_vectors", TensorProto.DataType.FLOAT, "P", "W"))
            .addOutput(value("item_factors", TensorProto.DataType.FLOAT, "P"))
            .addInitializer(tensor("pair_items", TensorProto.DataType.INT32, 0, 0))
            .addInitializer(floats("pair_scores", new float[0], 0, 0))
            .addInitializer(floats("item_factors", ones(columns), columns))
            .addInitializer(floats("item_vectors", table(), columns, width))
            .addInitializer(floats("every_column", transposed(columns), width, columns))
            .addInitializer(floats("transposed", transposed(items + 1, 1), width, items))
            .addInitializer(longs("blocks", List.of(-1L, columns / 64L, 64L), 3))
            .addInitializer(longs("third", List.of(2L), 1))
            .addInitializer(longs("second", List.of(1L), 1))
            .addInitializer(longs("first", List.of(0L), 1))
            .addInitializer(longs("one", List.of(1L)))
            .addInitializer(longs("base", List.of(0L, 1L), 1, 2))
            .addInitializer(floats("minus_infinity", new float[] {Float.NEGATIVE_INFINITY}))
            .addNode(node("Gather", List.of("item_vectors", "sequences"), "rows"))
            .addNode(
                node("ReduceSum", List.of("rows", "second"), "representations").toBuilder()
                    .addAttribute(attribute("keepdims", 0)))
            .addNode(node("MatMul", List.of("representations", "every_column"), "model_scores"))
            .addNode(node("Reshape", List.of("model_scores", "blocks"), "in_blocks"))
            .addNode(
                node("ReduceMax", List.of("in_blocks", "third"), "model_blocks").toBuilder()
                    .addAttribute(attribute("keepdims", 0)))
            .addNode(node("MatMul", List.of("representations", "transposed"), "all"))
            .addNode(node("Sub", List.of("seen", "base"), "places"))
            .addNode(node("Shape", List.of("seen"), "seen_shape"))
            .addNode(node("Gather", List.of("seen_shape", "first"), "pairs"))
            .addNode(node("Expand", List.of("minus_infinity", "pairs"), "updates"))
            .addNode(node("ScatterND", List.of("all", "places", "updates"), "unseen"))
            .addNode(node("TopK", List.of("unseen", "k"), "scores", "places_of_best"))
            .addNode(node("Add", List.of("places_of_best", "one"), "items"))
            .build();
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private float[] table() {
    int width = vectors[0].length;
    float[] table = new float[ModelFacts.columns(vectors.length) * width];
    for (int i = 0; i < vectors.length; i++) {
      System.arraycopy(vectors[i], 0, table, (i + 1) * width, width);
    }
    return table;
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private float[] transposed(int columns) {
    return transposed(columns, 0);
  }

  /** Columns {@code from} to {@code to - 1} of what {@link #table} has in rows. */
  private float[] transposed(int to, int from) {
    int width = vectors[0].length;
    float[] table = table();
    float[] transposed = new float[(to - from) * width];
    for (int i = from; i < to; i++) {
      for (int d = 0; d < width; d++) {
        transposed[d * (to - from) + i - from] = table[i * width + d];
      }
    }
    return transposed;
  }

  static NodeProto node(String type, List<String> inputs, String... outputs) {
    return NodeProto.newBuilder()
        .setName(outputs[0])
        .setOpType(type)
        .addAllInput(inputs)
        .addAllOutput(List.of(outputs))
        .build();
  }

  private static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static ValueInfoProto value(String name, TensorProto.DataType type, String... dimensions) {
    OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
    for (String dimension : dimensions) {
      boolean fixed = Character.isDigit(dimension.charAt(0));
      OnnxMl.TensorShapeProto.Dimension.Builder size =
          OnnxMl.TensorShapeProto.Dimension.newBuilder();
      shape.addDim(
          fixed ? size.setDimValue(Long.parseLong(dimension)) : size.setDimParam(dimension));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(shape)))
        .build();
  }

  private static TensorProto floats(String name, float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return tensor(name, TensorProto.DataType.FLOAT, shape)
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }

  static TensorProto longs(String name, List<Long> values, long... shape) {
    return tensor(name, TensorProto.DataType.INT64, shape).addAllInt64Data(values).build();
  }

  private static TensorProto.Builder tensor(String name, TensorProto.DataType type, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    return tensor;
  }
}
