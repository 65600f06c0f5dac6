package dev.nightjar.train.onnx;

import static dev.nightjar.train.onnx.OnnxAttribute.integer;
import static dev.nightjar.train.onnx.OnnxAttribute.integers;
import static dev.nightjar.train.onnx.OnnxAttribute.real;
import static dev.nightjar.train.onnx.OnnxAttribute.text;

import ai.onnx.proto.OnnxMl;
import java.util.List;

/**
 * A value of a graph: an input, a constant or what a node computes. Each method adds one node to
 * the graph of the value, after those that are there, and is named like the tensor's method; what
 * an operator means is said at <a href="https://onnx.ai/onnx/operators/">onnx.ai</a>. Constants
 * that an operator takes as inputs (axes, bounds, shapes) are added before it.
 */
public final class OnnxValue {
  private static final long FLOAT = OnnxMl.TensorProto.DataType.FLOAT_VALUE;

  private final OnnxGraph graph;
  private final String name;

  OnnxValue(OnnxGraph graph, String name) {
    this.graph = graph;
    this.name = name;
  }

  /** Which the graph knows it by; inputs and outputs have the names that callers use. */
  public String name() {
    return name;
  }

  /** The same value for nodes of a branch of its graph. */
  public OnnxValue in(OnnxGraph branch) {
    return new OnnxValue(branch, name);
  }

  /** The same value under another name, as outputs need theirs: without copying it. */
  public OnnxValue named(String other) {
    graph.rename(name, other);
    return new OnnxValue(graph, other);
  }

  public OnnxValue add(OnnxValue other) {
    return node("Add", other);
  }

  public OnnxValue sub(OnnxValue other) {
    return node("Sub", other);
  }

  public OnnxValue mul(OnnxValue other) {
    return node("Mul", other);
  }

  public OnnxValue div(OnnxValue other) {
    return node("Div", other);
  }

  /** The larger of both, value by value. */
  public OnnxValue max(OnnxValue other) {
    return node("Max", other);
  }

  public OnnxValue matmul(OnnxValue other) {
    return node("MatMul", other);
  }

  /** The product of two matrices, the other one transposed, under a name. */
  public OnnxValue matmulTransposed(OnnxValue other, String output) {
    return graph.node("Gemm", List.of(this, other), List.of(output), integer("transB", 1)).get(0);
  }

  public OnnxValue sqrt() {
    return node("Sqrt");
  }

  /** The error function. */
  public OnnxValue erf() {
    return node("Erf");
  }

  public OnnxValue relu() {
    return node("Relu");
  }

  /** Over the last dimension. */
  public OnnxValue softmax() {
    return graph.node("Softmax", List.of(this), integer("axis", -1));
  }

  public OnnxValue equalTo(OnnxValue other) {
    return node("Equal", other);
  }

  public OnnxValue greater(OnnxValue other) {
    return node("Greater", other);
  }

  public OnnxValue greaterOrEqual(OnnxValue other) {
    return node("GreaterOrEqual", other);
  }

  public OnnxValue not() {
    return node("Not");
  }

  public OnnxValue and(OnnxValue other) {
    return node("And", other);
  }

  public OnnxValue or(OnnxValue other) {
    return node("Or", other);
  }

  /** These values where this condition holds, otherwise the others. */
  public OnnxValue where(OnnxValue held, OnnxValue otherwise) {
    return node("Where", held, otherwise);
  }

  public OnnxValue toFloat() {
    return graph.node("Cast", List.of(this), integer("to", FLOAT));
  }

  /** As {@link #toFloat()}, under a name. */
  public OnnxValue toFloat(String output) {
    return graph.node("Cast", List.of(this), List.of(output), integer("to", FLOAT)).get(0);
  }

  /** The same values under a name. */
  public OnnxValue identity(String output) {
    return graph.node("Identity", List.of(this), List.of(output)).get(0);
  }

  /** All dimensions. */
  public OnnxValue shape() {
    return node("Shape");
  }

  /** The dimensions from an axis on. */
  public OnnxValue shapeFrom(long axis) {
    return graph.node("Shape", List.of(this), integer("start", axis));
  }

  /** One dimension, as a list of one. */
  public OnnxValue size(long axis) {
    return graph.node("Shape", List.of(this), integer("start", axis), integer("end", axis + 1));
  }

  /** 0 keeps a dimension, -1 stands for what is left. */
  public OnnxValue reshape(long... shape) {
    return reshape(graph.longs(shape));
  }

  public OnnxValue reshape(OnnxValue shape) {
    return node("Reshape", shape);
  }

  /** To a larger shape, by repeating dimensions of 1. */
  public OnnxValue expand(OnnxValue shape) {
    return node("Expand", shape);
  }

  /** The dimensions in another order. */
  public OnnxValue transpose(long... order) {
    return graph.node("Transpose", List.of(this), integers("perm", order));
  }

  public OnnxValue unsqueeze(long... axes) {
    return unsqueeze(graph.longs(axes));
  }

  public OnnxValue unsqueeze(OnnxValue axes) {
    return node("Unsqueeze", axes);
  }

  /** Without its dimensions of 1. */
  public OnnxValue squeeze() {
    return node("Squeeze");
  }

  public OnnxValue squeeze(long... axes) {
    return squeeze(graph.longs(axes));
  }

  public OnnxValue squeeze(OnnxValue axes) {
    return node("Squeeze", axes);
  }

  /** The places {@code from} to before {@code to} of an axis. */
  public OnnxValue slice(long from, long to, long axis) {
    return slice(graph.longs(from), graph.longs(to), graph.longs(axis));
  }

  public OnnxValue slice(OnnxValue from, OnnxValue to, OnnxValue axis) {
    return node("Slice", from, to, axis);
  }

  /** The last places of an axis, or all if there are fewer. */
  public OnnxValue last(long count, long axis) {
    return slice(-count, Long.MAX_VALUE, axis);
  }

  /** Rows of this table. */
  public OnnxValue gather(OnnxValue rows) {
    return node("Gather", rows);
  }

  /**
   * Puts something before and behind each dimension.
   *
   * @param counts before all dimensions, then behind all
   */
  public OnnxValue pad(OnnxValue counts, OnnxValue with) {
    return node("Pad", counts, with);
  }

  /** Sums over an axis, which stays. */
  public OnnxValue sum(long axis) {
    return node("ReduceSum", graph.longs(axis));
  }

  /** The largest of an axis, which goes, under a name. */
  public OnnxValue largest(long axis, String output) {
    return graph
        .node(
            "ReduceMax", List.of(this, graph.longs(axis)), List.of(output), integer("keepdims", 0))
        .get(0);
  }

  /** Adds values at places of the second dimension, several at one place, too. */
  public OnnxValue scatterAdd(OnnxValue places, OnnxValue added) {
    return graph.node(
        "ScatterElements",
        List.of(this, places, added),
        integer("axis", 1),
        text("reduction", "add"));
  }

  /** Replaces values at places that are given by all their indexes. */
  public OnnxValue scatter(OnnxValue places, OnnxValue replaced) {
    return node("ScatterND", places, replaced);
  }

  /**
   * Normalizes each channel of each instance.
   *
   * @param scale of each channel
   * @param shift of each channel
   */
  public OnnxValue instanceNorm(OnnxValue scale, OnnxValue shift, double epsilon) {
    return graph.node(
        "InstanceNormalization", List.of(this, scale, shift), real("epsilon", (float) epsilon));
  }

  /**
   * The last state of a gated recurrent unit without biases that resets after the product, (1, B,
   * d), under a name; these are (L, B, d).
   *
   * @param input (1, 3d, d), gates update, reset, new
   * @param state (1, 3d, d)
   */
  public OnnxValue gru(OnnxValue input, OnnxValue state, long width, String output) {
    return graph
        .node(
            "GRU",
            List.of(this, input, state),
            List.of("", output),
            integer("hidden_size", width),
            integer("linear_before_reset", 1))
        .get(1);
  }

  /** What is largest in each row of a matrix: values and their places, each under a name. */
  public record Top(OnnxValue values, OnnxValue places) {}

  /** The largest of each row, largest first. */
  public Top top(OnnxValue count, String values, String places) {
    List<OnnxValue> found =
        graph.node(
            "TopK",
            List.of(this, count),
            List.of(values, places),
            integer("axis", 1),
            integer("largest", 1),
            integer("sorted", 1));
    return new Top(found.get(0), found.get(1));
  }

  private OnnxValue node(String operator, OnnxValue... more) {
    List<OnnxValue> inputs = new java.util.ArrayList<>(List.of(this));
    inputs.addAll(List.of(more));
    return graph.node(operator, inputs);
  }
}
