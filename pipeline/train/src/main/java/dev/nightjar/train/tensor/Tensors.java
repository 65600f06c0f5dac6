package dev.nightjar.train.tensor;

import dev.nightjar.train.input.PaddedSequences;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Between Java arrays and libtorch tensors. Native memory is bound to a scope: whatever is created
 * inside {@link #scoped} is freed when it ends, unless it was kept.
 */
public final class Tensors {
  private Tensors() {}

  /** Where this thread makes tensors: as its {@link Workers} say. */
  public static Compute compute() {
    return Workers.compute();
  }

  /**
   * The tensor on the device in use: itself if it is there. A GPU takes its copy when its queue
   * comes to it; nobody waits for that.
   */
  public static Tensor here(Tensor tensor) {
    Compute compute = compute();
    if (compute.isCpu()) {
      return tensor;
    }
    return tensor.to(
        new Device(compute.type()), tensor.scalar_type(), true, false, new MemoryFormatOptional());
  }

  private static Tensor onCpu(Tensor tensor) {
    return compute().isCpu() ? tensor : tensor.cpu();
  }

  /** Zeros. */
  public static Tensor zeros(long... shape) {
    return torch.zeros(shape, onDevice());
  }

  /** To be written before it is read: whatever is in memory there. */
  public static Tensor empty(long... shape) {
    return torch.empty(shape, onDevice(), new MemoryFormatOptional());
  }

  private static TensorOptions onDevice() {
    return new TensorOptions(new Device(compute().type()));
  }

  /** Runs and frees every tensor made meanwhile. */
  @SuppressWarnings("try")
  public static void scoped(Runnable body) {
    try (PointerScope scope = new PointerScope()) {
      body.run();
    }
  }

  /** Runs, frees every tensor made meanwhile and hands back the answer, which is no tensor. */
  @SuppressWarnings("try")
  public static <T> T inScope(Supplier<T> body) {
    try (PointerScope scope = new PointerScope()) {
      return body.get();
    }
  }

  /** As {@link #inScope}, without recording gradients. */
  @SuppressWarnings("try")
  public static <T> T withoutGradients(Supplier<T> body) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      return body.get();
    }
  }

  /** As {@link #withoutGradients}, within the scope there is: the answer may be tensors. */
  @SuppressWarnings("try")
  public static <T> T unrecorded(Supplier<T> body) {
    try (NoGradGuard guard = new NoGradGuard()) {
      return body.get();
    }
  }

  /** Writes a matrix product, taken in the numbers of a step. */
  public static void productInto(Tensor into, Tensor a, Tensor b) {
    if (compute().bfloat16()) {
      into.copy_(torch.mm(half(a), half(b)));
    } else {
      torch.mm_out(into, a, b);
    }
  }

  /** Adds so many times a matrix product, taken in the numbers of a step. */
  public static void addProduct(Tensor sum, Tensor a, Tensor b, double times) {
    if (compute().bfloat16()) {
      sum.add_(torch.mm(half(a), half(b)), scalar(times));
    } else {
      sum.addmm_(a, b, scalar(1), scalar(times));
    }
  }

  private static Tensor half(Tensor x) {
    return x.to(torch.ScalarType.BFloat16);
  }

  /** Keeps a tensor alive beyond the scope it was made in; the garbage collector frees it. */
  public static Tensor kept(Tensor tensor) {
    PointerScope scope = PointerScope.getInnerScope();
    if (scope != null) {
      tensor.retainReference();
    }
    return tensor;
  }

  public static Tensor of(float[] values, long... shape) {
    return here(Tensor.create(values, shape));
  }

  public static Tensor of(long[] values, long... shape) {
    return here(Tensor.create(values, shape));
  }

  /** Item indexes, (B, L). */
  public static Tensor of(PaddedSequences sequences) {
    return of(sequences.items(), sequences.rows(), sequences.length());
  }

  public static Tensor of(boolean[] values, long... shape) {
    return here(Tensor.create(values, shape));
  }

  public static Scalar scalar(double value) {
    return new Scalar(value);
  }

  /** Joins along a dimension. */
  public static Tensor concat(long dimension, Tensor... tensors) {
    return torch.cat(new TensorVector(tensors), dimension);
  }

  /** Every value the same. */
  public static Tensor full(double value, long... shape) {
    return torch.full(shape, scalar(value), onDevice());
  }

  /** The values as 16-bit floats, row-major. */
  public static short[] halves(Tensor tensor) {
    short[] values = new short[Math.toIntExact(tensor.numel())];
    Tensor half = onCpu(tensor.detach()).to(torch.ScalarType.Half).contiguous();
    half.view(torch.ScalarType.Short).data_ptr_short().get(values);
    return values;
  }

  /** The values, row-major. */
  public static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    onCpu(tensor.detach()).contiguous().data_ptr_float().get(values);
    return values;
  }

  /** Replaces all values, row-major. */
  public static void set(Tensor tensor, float[] values) {
    withoutGradients(() -> tensor.copy_(of(values, shape(tensor))).dim());
  }

  /** The values, row-major. */
  public static long[] longs(Tensor tensor) {
    long[] values = new long[Math.toIntExact(tensor.numel())];
    onCpu(tensor.detach()).contiguous().data_ptr_long().get(values);
    return values;
  }

  /** The dimensions. */
  public static long[] shape(Tensor tensor) {
    long[] shape = new long[(int) tensor.dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.size(i);
    }
    return shape;
  }

  /** A tensor for a parameter of a native function that may be absent. */
  public static TensorOptional optional(Tensor tensor) {
    return new TensorOptional(tensor);
  }
}
