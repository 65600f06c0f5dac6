package dev.nightjar.trainer.tensor;

import dev.nightjar.contract.Npy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.pytorch.Tensor;

/** Float32 tensors as .npy files, in blocks: no tensor is too large for a Java array. */
public final class TensorFile {
  private static final int VALUES_AT_ONCE = 1 << 20;

  private TensorFile() {}

  /** Writes a tensor of one or two dimensions. */
  public static void write(OutputStream out, Tensor tensor) throws IOException {
    out.write(header(tensor).header());
    long all = tensor.numel();
    ByteBuffer bytes = ByteBuffer.allocate(4 * VALUES_AT_ONCE).order(ByteOrder.LITTLE_ENDIAN);
    for (long from = 0; from < all; from += VALUES_AT_ONCE) {
      long start = from;
      int count = (int) Math.min(VALUES_AT_ONCE, all - from);
      float[] block =
          Tensors.inScope(
              () -> Tensors.floats(tensor.detach().contiguous().view(-1).narrow(0, start, count)));
      bytes.clear().asFloatBuffer().put(block);
      out.write(bytes.array(), 0, 4 * count);
    }
  }

  /**
   * Reads a tensor's values.
   *
   * @param into takes them
   * @param where for messages
   * @return whether the file holds a tensor of this shape
   */
  public static boolean read(InputStream in, Tensor into, String where) throws IOException {
    if (!Npy.readHeader(in, where).equals(header(into))) {
      return false;
    }
    long all = into.numel();
    for (long from = 0; from < all; from += VALUES_AT_ONCE) {
      int count = (int) Math.min(VALUES_AT_ONCE, all - from);
      byte[] bytes = in.readNBytes(4 * count);
      if (bytes.length < 4 * count) {
        throw new EOFException(where + ": the file ends before its last value");
      }
      float[] block = new float[count];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(block);
      long start = from;
      Tensors.withoutGradients(
          () -> {
            into.view(-1).narrow(0, start, count).copy_(Tensors.of(block, count));
            return null;
          });
    }
    return true;
  }

  private static Npy header(Tensor tensor) {
    long rows = tensor.dim() == 0 ? 1 : tensor.size(0);
    long columns = tensor.numel() / Math.max(1, rows);
    return new Npy(Npy.FLOAT32, Math.toIntExact(rows), Math.toIntExact(columns));
  }
}
