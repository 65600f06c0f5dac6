package dev.nightjar.train.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import com.google.protobuf.ByteString;
import java.util.stream.LongStream;

/** An attribute of a node. */
record OnnxAttribute(AttributeProto proto) {
  static OnnxAttribute integer(String name, long value) {
    return new OnnxAttribute(of(name, AttributeType.INT).setI(value).build());
  }

  static OnnxAttribute integers(String name, long... values) {
    AttributeProto.Builder list = of(name, AttributeType.INTS);
    LongStream.of(values).forEach(list::addInts);
    return new OnnxAttribute(list.build());
  }

  static OnnxAttribute real(String name, float value) {
    return new OnnxAttribute(of(name, AttributeType.FLOAT).setF(value).build());
  }

  static OnnxAttribute text(String name, String value) {
    return new OnnxAttribute(
        of(name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value)).build());
  }

  static OnnxAttribute branch(String name, GraphProto value) {
    return new OnnxAttribute(of(name, AttributeType.GRAPH).setG(value).build());
  }

  private static AttributeProto.Builder of(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
