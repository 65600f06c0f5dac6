package dev.nightjar.train.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import dev.nightjar.contract.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Writes an ONNX graph, node by node in the order of computation. Values are named; every method
 * that adds a node returns the name of its output. The same calls give the same bytes.
 */
public final class OnnxGraph {
  /** The operator set of every graph: the first with a maximum in ScatterElements. */
  public static final int OPSET = 18;

  /** The number of float32 in a Cast. */
  public static final long FLOAT = OnnxMl.TensorProto.DataType.FLOAT_VALUE;

  private static final int IR_VERSION = 8;

  private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
  private final OnnxConstants constants = new OnnxConstants();
  private final Map<String, String> metadata = new TreeMap<>();
  private final String prefix;
  private int values;

  public OnnxGraph(String name) {
    this(name, "");
  }

  private OnnxGraph(String name, String prefix) {
    graph.setName(Require.notBlank(name, "name"));
    this.prefix = prefix;
  }

  /**
   * The start of a branch of an {@code If} node of this graph. A branch sees the values of the
   * graph around it, has no inputs, and the {@code If} node's outputs.
   *
   * @param name unlike that of any other branch
   */
  public OnnxGraph branch(String name) {
    return new OnnxGraph(name, prefix + name + ".");
  }

  /** An attribute of a node: an int, a float, a text, a list of ints or a branch. */
  public record Attribute(String name, Object value) {}

  public static Attribute integer(String name, long value) {
    return new Attribute(name, value);
  }

  public static Attribute integers(String name, long... values) {
    return new Attribute(name, values);
  }

  public static Attribute real(String name, float value) {
    return new Attribute(name, value);
  }

  public static Attribute text(String name, String value) {
    return new Attribute(name, value);
  }

  /** What an {@code If} node computes: {@code then_branch} or {@code else_branch}. */
  public static Attribute branch(String name, OnnxGraph value) {
    return new Attribute(name, value);
  }

  /** An int64 input; a dimension is a name where it is free, or a number. */
  public String longInput(String name, String... shape) {
    graph.addInput(value(name, OnnxMl.TensorProto.DataType.INT64, shape));
    return name;
  }

  /** Names a value as an int64 output. */
  public void longOutput(String name, String... shape) {
    graph.addOutput(value(name, OnnxMl.TensorProto.DataType.INT64, shape));
  }

  /** Names a value as an int32 output. */
  public void intOutput(String name, String... shape) {
    graph.addOutput(value(name, OnnxMl.TensorProto.DataType.INT32, shape));
  }

  /** Names a value as a float32 output. */
  public void floatOutput(String name, String... shape) {
    graph.addOutput(value(name, OnnxMl.TensorProto.DataType.FLOAT, shape));
  }

  /** A float32 tensor of the model. The array is read when the model is written. */
  public String constant(String name, float[] content, long... shape) {
    return constants.add(name, content, shape);
  }

  /** A tensor of float16, given as their bits. */
  public String halves(String name, short[] content, long... shape) {
    return constants.add(name, content, shape);
  }

  /** An int64 tensor of the model. */
  public String constant(String name, long[] content, long... shape) {
    return constants.add(name, content, shape);
  }

  /** An int32 tensor of the model. */
  public String constant(String name, int[] content, long... shape) {
    return constants.add(name, content, shape);
  }

  /** A list of int64, as shapes and axes are given. */
  public String longs(long... content) {
    return constant(fresh("longs"), content, content.length);
  }

  /** A float32 scalar. */
  public String scalar(float content) {
    return constant(fresh("scalar"), new float[] {content});
  }

  /** Adds a node with one output. */
  public String node(String operator, String[] inputs, Attribute... attributes) {
    String output = fresh(operator);
    node(operator, inputs, new String[] {output}, attributes);
    return output;
  }

  /** Adds a node with one output and no attributes. */
  public String node(String operator, String... inputs) {
    return node(operator, inputs, new Attribute[0]);
  }

  /** Adds a node whose outputs are named by the caller. */
  public void node(String operator, String[] inputs, String[] outputs, Attribute... attributes) {
    OnnxMl.NodeProto.Builder node =
        OnnxMl.NodeProto.newBuilder()
            .setOpType(operator)
            .setName(operator + "_" + graph.getNodeCount());
    for (String input : inputs) {
      node.addInput(input);
    }
    for (String output : outputs) {
      node.addOutput(output);
    }
    for (Attribute attribute : attributes) {
      node.addAttribute(proto(attribute));
    }
    graph.addNode(node);
  }

  /** Gives what a node computes another name, as outputs need theirs: without copying it. */
  public String rename(String value, String name) {
    for (OnnxMl.NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        node.setInput(i, node.getInput(i).equals(value) ? name : node.getInput(i));
      }
      for (int i = 0; i < node.getOutputCount(); i++) {
        node.setOutput(i, node.getOutput(i).equals(value) ? name : node.getOutput(i));
      }
    }
    return name;
  }

  /** A line about the model's origin, kept inside the file. */
  public void metadata(String key, String text) {
    metadata.put(key, text);
  }

  private String fresh(String word) {
    return prefix + word + "." + values++;
  }

  private static OnnxMl.AttributeProto proto(Attribute attribute) {
    OnnxMl.AttributeProto.Builder proto =
        OnnxMl.AttributeProto.newBuilder().setName(attribute.name());
    if (attribute.value() instanceof Long number) {
      proto.setType(OnnxMl.AttributeProto.AttributeType.INT).setI(number);
    } else if (attribute.value() instanceof Float number) {
      proto.setType(OnnxMl.AttributeProto.AttributeType.FLOAT).setF(number);
    } else if (attribute.value() instanceof String text) {
      proto.setType(OnnxMl.AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
    } else if (attribute.value() instanceof OnnxGraph branch) {
      proto
          .setType(OnnxMl.AttributeProto.AttributeType.GRAPH)
          .setG(branch.graph.clone().addAllInitializer(branch.constants.inline()));
    } else {
      proto.setType(OnnxMl.AttributeProto.AttributeType.INTS);
      LongStream.of((long[]) attribute.value()).forEach(proto::addInts);
    }
    return proto.build();
  }

  private static OnnxMl.ValueInfoProto value(
      String name, OnnxMl.TensorProto.DataType type, String... shape) {
    OnnxMl.TensorShapeProto.Builder dimensions = OnnxMl.TensorShapeProto.newBuilder();
    for (String dimension : shape) {
      OnnxMl.TensorShapeProto.Dimension.Builder proto = dimensions.addDimBuilder();
      if (dimension.chars().allMatch(Character::isDigit)) {
        proto.setDimValue(Long.parseLong(dimension));
      } else {
        proto.setDimParam(dimension);
      }
    }
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(dimensions)))
        .build();
  }

  /** The model as one file of at most 2 GB. */
  public byte[] bytes(String producer, String version) {
    return model(producer, version, constants.inline()).toByteArray();
  }

  /**
   * Writes the model file and, if its tensors are larger than allowed, the large ones into another
   * file beside it, which may have any size.
   *
   * @param model the file; the other one's name has {@code .data} behind it
   * @param most bytes of tensors in the model file
   * @return the other file, if there is one
   */
  public Optional<Path> write(String producer, String version, Path model, long most)
      throws IOException {
    if (constants.bytes() <= most) {
      Files.write(model, bytes(producer, version));
      return Optional.empty();
    }
    Path data = model.resolveSibling(model.getFileName() + ".data");
    Files.write(model, model(producer, version, constants.writeApart(data)).toByteArray());
    return Optional.of(data);
  }

  private OnnxMl.ModelProto model(
      String producer, String version, List<OnnxMl.TensorProto> initializers) {
    OnnxMl.ModelProto.Builder model =
        OnnxMl.ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName(producer)
            .setProducerVersion(version)
            .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph.clone().addAllInitializer(initializers));
    metadata.forEach((key, text) -> model.addMetadataProps(OnnxConstants.entry(key, text)));
    return model.build();
  }
}
