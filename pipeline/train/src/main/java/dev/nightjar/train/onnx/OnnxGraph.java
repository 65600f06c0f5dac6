package dev.nightjar.train.onnx;

import ai.onnx.proto.OnnxMl;
import dev.nightjar.contract.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes an ONNX graph, node by node in the order of computation. Operators of one value are
 * methods of {@link OnnxValue}, the others stand here; each adds a node. The same calls give the
 * same bytes.
 */
public final class OnnxGraph {
  /** The operator set of every graph: the first with a maximum in ScatterElements. */
  public static final int OPSET = 18;

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

  /** An int64 input; a dimension is a name where it is free, or a number. */
  public OnnxValue longInput(String name, String... shape) {
    return input(name, OnnxMl.TensorProto.DataType.INT64, shape);
  }

  /** A float32 input. */
  public OnnxValue floatInput(String name, String... shape) {
    return input(name, OnnxMl.TensorProto.DataType.FLOAT, shape);
  }

  private OnnxValue input(String name, OnnxMl.TensorProto.DataType type, String... shape) {
    graph.addInput(described(name, type, shape));
    return new OnnxValue(this, name);
  }

  /** Makes a value an int64 output, under the name it has. */
  public void longOutput(OnnxValue value, String... shape) {
    graph.addOutput(described(value.name(), OnnxMl.TensorProto.DataType.INT64, shape));
  }

  /** Makes a value an int32 output, under the name it has. */
  public void intOutput(OnnxValue value, String... shape) {
    graph.addOutput(described(value.name(), OnnxMl.TensorProto.DataType.INT32, shape));
  }

  /** Makes a value a float32 output, under the name it has. */
  public void floatOutput(OnnxValue value, String... shape) {
    graph.addOutput(described(value.name(), OnnxMl.TensorProto.DataType.FLOAT, shape));
  }

  /** A float32 tensor of the model. The array is read when the model is written. */
  public OnnxValue constant(String name, float[] content, long... shape) {
    return new OnnxValue(this, constants.add(name, content, shape));
  }

  /** A tensor of float16, given as their bits. */
  public OnnxValue halves(String name, short[] content, long... shape) {
    return new OnnxValue(this, constants.add(name, content, shape));
  }

  /** An int64 tensor of the model. */
  public OnnxValue constant(String name, long[] content, long... shape) {
    return new OnnxValue(this, constants.add(name, content, shape));
  }

  /** An int32 tensor of the model. */
  public OnnxValue constant(String name, int[] content, long... shape) {
    return new OnnxValue(this, constants.add(name, content, shape));
  }

  /** A list of int64, as shapes and axes are given. */
  public OnnxValue longs(long... content) {
    return constant(fresh("longs"), content, content.length);
  }

  /** A float32 scalar. */
  public OnnxValue scalar(float content) {
    return constant(fresh("scalar"), new float[] {content});
  }

  /** Joins values along an axis; one alone stays what it is. */
  public OnnxValue concat(long axis, List<OnnxValue> parts) {
    return parts.size() == 1
        ? parts.get(0)
        : node("Concat", parts, OnnxAttribute.integer("axis", axis));
  }

  /** Numbers from {@code from} to before {@code to}, by {@code step}; all three are scalars. */
  public OnnxValue range(OnnxValue from, OnnxValue to, OnnxValue step) {
    return node("Range", List.of(from, to, step));
  }

  /**
   * The outputs of one branch or the other.
   *
   * @param condition one bool
   * @param then the branch that is computed if it is true
   * @param outputs names for the outputs, of which both branches have as many
   */
  public List<OnnxValue> choose(
      OnnxValue condition, OnnxGraph then, OnnxGraph otherwise, List<String> outputs) {
    return node(
        "If",
        List.of(condition),
        outputs,
        OnnxAttribute.branch("then_branch", then.inline()),
        OnnxAttribute.branch("else_branch", otherwise.inline()));
  }

  private OnnxMl.GraphProto inline() {
    return graph.clone().addAllInitializer(constants.inline()).build();
  }

  /** Adds a node with one output. */
  OnnxValue node(String operator, List<OnnxValue> inputs, OnnxAttribute... attributes) {
    return node(operator, inputs, List.of(fresh(operator)), attributes).get(0);
  }

  /** Adds a node whose outputs are named by the caller; one without a name is not there. */
  List<OnnxValue> node(
      String operator, List<OnnxValue> inputs, List<String> outputs, OnnxAttribute... attributes) {
    OnnxMl.NodeProto.Builder node =
        OnnxMl.NodeProto.newBuilder()
            .setOpType(operator)
            .setName(operator + "_" + graph.getNodeCount());
    inputs.forEach(input -> node.addInput(input.name()));
    outputs.forEach(node::addOutput);
    for (OnnxAttribute attribute : attributes) {
      node.addAttribute(attribute.proto());
    }
    graph.addNode(node);
    return outputs.stream().map(name -> new OnnxValue(this, name)).toList();
  }

  /** Gives what a node computes another name. */
  void rename(String value, String name) {
    for (OnnxMl.NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        node.setInput(i, node.getInput(i).equals(value) ? name : node.getInput(i));
      }
      for (int i = 0; i < node.getOutputCount(); i++) {
        node.setOutput(i, node.getOutput(i).equals(value) ? name : node.getOutput(i));
      }
    }
  }

  /** A line about the model's origin, kept inside the file. */
  public void metadata(String key, String text) {
    metadata.put(key, text);
  }

  private String fresh(String word) {
    return prefix + word + "." + values++;
  }

  private static OnnxMl.ValueInfoProto described(
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
