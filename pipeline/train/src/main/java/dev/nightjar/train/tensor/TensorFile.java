package dev.nightjar.train.tensor;

import dev.nightjar.contract.Npy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Float32 tensors as .npy files, one or a zip of some, which NumPy opens as an .npz: in blocks, so
 * that no tensor is too large for a Java array.
 */
public final class TensorFile {
  private static final String ARRAY = ".npy";

  /** The same tensors give the same bytes. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final int VALUES_AT_ONCE = 1 << 20;

  private TensorFile() {}

  /** Adds tensors by name to a zip. */
  public static void writeAll(ZipOutputStream zip, Map<String, Tensor> tensors) throws IOException {
    zip.setLevel(0); // trained floats hardly shrink
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      ZipEntry entry = new ZipEntry(tensor.getKey() + ARRAY);
      entry.setTimeLocal(NO_TIME);
      zip.putNextEntry(entry);
      write(zip, tensor.getValue());
    }
  }

  /**
   * Reads the rest of a zip.
   *
   * @param tensors by name, take the values
   * @param where for messages
   * @return what was found instead if the zip holds others, otherwise nothing
   */
  public static Optional<String> readAll(
      ZipInputStream zip, Map<String, Tensor> tensors, String where) throws IOException {
    Set<String> missing = new TreeSet<>(tensors.keySet());
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String name = entry.getName().replace(ARRAY, "");
      if (!missing.remove(name)) {
        return Optional.of("the tensor " + name);
      }
      if (!read(zip, tensors.get(name), where + ", " + name)) {
        return Optional.of("another shape of the tensor " + name);
      }
    }
    return missing.isEmpty() ? Optional.empty() : Optional.of("no tensor " + missing);
  }

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
