package dev.nightjar.train.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import dev.nightjar.contract.Require;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The tensors of a graph, written into the model file or into another beside it. Arrays are read
 * when they are written, never copied before.
 */
final class OnnxConstants {
  private static final int LARGE = 1 << 10; // bytes: smaller ones stay in the model file
  private static final int ALIGNMENT = 4096; // so that a runtime can map the tables
  private static final int BLOCK = 1 << 20; // bytes

  private final List<Constant> constants = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /**
   * A tensor.
   *
   * @param size values
   * @param width bytes of each
   * @param copy writes so many values from a place on
   */
  private record Constant(OnnxMl.TensorProto.Builder proto, int size, int width, BlockWriter copy) {
    long bytes() {
      return (long) size * width;
    }

    OnnxMl.TensorProto inline() {
      ByteBuffer raw = buffer(bytes());
      copy.write(raw, 0, size);
      return proto.clone().setRawData(ByteString.copyFrom(raw.array())).build();
    }
  }

  /** Puts {@code count} values from {@code from} on into a little-endian buffer. */
  @FunctionalInterface
  private interface BlockWriter {
    void write(ByteBuffer into, int from, int count);
  }

  /** Float32. */
  String add(String name, float[] content, long... shape) {
    BlockWriter copy = (into, from, count) -> into.asFloatBuffer().put(content, from, count);
    return add(name, OnnxMl.TensorProto.DataType.FLOAT, content.length, 4, copy, shape);
  }

  /** Float16, given as their bits. */
  String add(String name, short[] content, long... shape) {
    BlockWriter copy = (into, from, count) -> into.asShortBuffer().put(content, from, count);
    return add(name, OnnxMl.TensorProto.DataType.FLOAT16, content.length, 2, copy, shape);
  }

  /** Int64. */
  String add(String name, long[] content, long... shape) {
    BlockWriter copy = (into, from, count) -> into.asLongBuffer().put(content, from, count);
    return add(name, OnnxMl.TensorProto.DataType.INT64, content.length, 8, copy, shape);
  }

  /** Int32. */
  String add(String name, int[] content, long... shape) {
    BlockWriter copy = (into, from, count) -> into.asIntBuffer().put(content, from, count);
    return add(name, OnnxMl.TensorProto.DataType.INT32, content.length, 4, copy, shape);
  }

  /** A name that is there already stands for the same tensor: two layers may share it. */
  private String add(
      String name,
      OnnxMl.TensorProto.DataType type,
      int size,
      int width,
      BlockWriter copy,
      long... shape) {
    if (!names.add(name)) {
      return name;
    }
    long expected = LongStream.of(shape).reduce(1, Math::multiplyExact);
    Require.that(expected == size, "%s needs %d values, got %d", name, expected, size);
    OnnxMl.TensorProto.Builder tensor =
        OnnxMl.TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    LongStream.of(shape).forEach(tensor::addDims);
    constants.add(new Constant(tensor, size, width, copy));
    return name;
  }

  long bytes() {
    return constants.stream().mapToLong(Constant::bytes).sum();
  }

  /** All of them with their values. */
  List<OnnxMl.TensorProto> inline() {
    return constants.stream().map(Constant::inline).toList();
  }

  /** Writes the large ones into a file of their own; returns all, with their values or places. */
  List<OnnxMl.TensorProto> writeApart(Path data) throws IOException {
    List<OnnxMl.TensorProto> protos = new ArrayList<>();
    try (FileChannel channel =
        FileChannel.open(data, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (Constant constant : constants) {
        protos.add(
            constant.bytes() < LARGE
                ? constant.inline()
                : external(constant, channel, data.getFileName().toString()));
      }
    }
    return protos;
  }

  /** Writes one behind those before and says where it lies. */
  private static OnnxMl.TensorProto external(Constant constant, FileChannel channel, String file)
      throws IOException {
    long offset = (channel.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    channel.position(offset);
    ByteBuffer block = buffer(BLOCK);
    int atOnce = BLOCK / constant.width();
    for (int from = 0; from < constant.size(); from += atOnce) {
      int count = Math.min(atOnce, constant.size() - from);
      constant.copy().write(block.clear(), from, count);
      block.limit(count * constant.width());
      while (block.hasRemaining()) {
        channel.write(block);
      }
    }
    return constant
        .proto()
        .clone()
        .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", file))
        .addExternalData(entry("offset", Long.toString(offset)))
        .addExternalData(entry("length", Long.toString(constant.bytes())))
        .build();
  }

  static OnnxMl.StringStringEntryProto entry(String key, String text) {
    return OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(text).build();
  }

  private static ByteBuffer buffer(long bytes) {
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
