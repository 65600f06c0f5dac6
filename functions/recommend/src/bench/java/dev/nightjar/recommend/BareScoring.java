package dev.nightjar.recommend;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The arithmetic of scoring and nothing else, in ONNX Runtime on one thread. */
final class BareScoring implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs;
  private final int rows;

  private BareScoring(byte[] graph, int width, int rows) throws OrtException {
    this.rows = rows;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(graph, options);
    }
    FloatBuffer users =
        ByteBuffer.allocateDirect(4 * rows * width).order(ByteOrder.nativeOrder()).asFloatBuffer();
    Random random = new Random(2);
    while (users.hasRemaining()) {
      users.put(random.nextFloat() - 0.5f);
    }
    inputs =
        Map.of(
            "users", OnnxTensor.createTensor(environment, users.flip(), new long[] {rows, width}));
  }

  /** GEMM: (rows, width) x (width, items). */
  static BareScoring withoutRanking(int items, int width, int rows) throws OrtException {
    GraphProto.Builder graph =
        graph(items, width)
            .addNode(TinyModel.node("MatMul", List.of("users", "vectors"), "scores"))
            .addOutput(TinyModel.value("scores", TensorProto.DataType.FLOAT, "B", "I"));
    return new BareScoring(model(graph), width, rows);
  }

  /** GEMM, then TopK of every row. */
  static BareScoring ranked(int items, int width, int rows, int top) throws OrtException {
    GraphProto.Builder graph =
        graph(items, width)
            .addInitializer(TinyModel.longs("k", List.of((long) top), 1))
            .addNode(TinyModel.node("MatMul", List.of("users", "vectors"), "scores"))
            .addNode(
                TinyModel.node("TopK", List.of("scores", "k"), "best").toBuilder()
                    .addOutput("items"))
            .addOutput(TinyModel.value("best", TensorProto.DataType.FLOAT, "B", "K"))
            .addOutput(TinyModel.value("items", TensorProto.DataType.INT64, "B", "K"));
    return new BareScoring(model(graph), width, rows);
  }

  private static GraphProto.Builder graph(int items, int width) {
    Random random = new Random(1);
    ByteBuffer table = ByteBuffer.allocate(4 * items * width).order(ByteOrder.LITTLE_ENDIAN);
    while (table.hasRemaining()) {
      table.putFloat(random.nextFloat() - 0.5f);
    }
    return GraphProto.newBuilder()
        .setName("bare")
        .addInput(TinyModel.value("users", TensorProto.DataType.FLOAT, "B", "W"))
        .addInitializer(
            TensorProto.newBuilder()
                .setName("vectors")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(width)
                .addDims(items)
                .setRawData(ByteString.copyFrom(table.array())));
  }

  private static byte[] model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(18))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /** Scores about so many users. */
  double usersPerSecond(int users) throws OrtException {
    int batches = Math.max(3, users / rows);
    long sum = 0;
    long start = System.nanoTime();
    for (int i = 0; i < batches; i++) {
      try (OrtSession.Result result = session.run(inputs)) {
        OnnxTensor last = (OnnxTensor) result.get(result.size() - 1);
        sum += last.getInfo().getNumElements();
        if (result.size() > 1) {
          LongBuffer items = last.getLongBuffer(); // whoever ranks wants to know
          sum += items.get(0);
        }
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (sum <= 0) {
      throw new IllegalStateException("nothing was scored");
    }
    return batches * (double) rows / seconds;
  }

  @Override
  public void close() throws OrtException {
    inputs.values().forEach(OnnxTensor::close);
    session.close();
  }
}
