package dev.nightjar.train.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.tensor.Tensors;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The graph of one layer alone, in ONNX Runtime. */
final class LayerGraph {
  private LayerGraph() {}

  /** Adds a layer to a graph of float32 and int64 inputs; its answer is float32. */
  @FunctionalInterface
  interface Layer {
    OnnxValue export(OnnxGraph graph, List<OnnxValue> inputs);
  }

  /**
   * What the layer's graph makes of some inputs, row-major.
   *
   * @param shape of the answer
   */
  static float[] run(Layer layer, long[] shape, Tensor... inputs) throws OrtException {
    OnnxGraph graph = new OnnxGraph("layer");
    List<OnnxValue> values = new ArrayList<>();
    for (Tensor input : inputs) {
      String name = "x" + values.size();
      String[] of = words(Tensors.shape(input));
      values.add(isLong(input) ? graph.longInput(name, of) : graph.floatInput(name, of));
    }
    OnnxValue answer = layer.export(graph, values).named("y");
    graph.floatOutput(answer, words(shape));
    return run(graph.bytes("nightjar", "test"), values, inputs);
  }

  private static boolean isLong(Tensor input) {
    return input.scalar_type().intern() == torch.ScalarType.Long;
  }

  private static String[] words(long[] shape) {
    return LongStream.of(shape).mapToObj(Long::toString).toArray(String[]::new);
  }

  private static float[] run(byte[] model, List<OnnxValue> names, Tensor... inputs)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> given = new HashMap<>();
    try (OrtSession session = environment.createSession(model)) {
      for (int i = 0; i < inputs.length; i++) {
        given.put(names.get(i).name(), tensor(environment, inputs[i]));
      }
      try (OrtSession.Result result = session.run(given)) {
        FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] answer = new float[buffer.remaining()];
        buffer.get(answer);
        return answer;
      }
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Tensor input) throws OrtException {
    return isLong(input)
        ? OnnxTensor.createTensor(
            environment, LongBuffer.wrap(Tensors.longs(input)), Tensors.shape(input))
        : OnnxTensor.createTensor(
            environment, FloatBuffer.wrap(Tensors.floats(input)), Tensors.shape(input));
  }
}
