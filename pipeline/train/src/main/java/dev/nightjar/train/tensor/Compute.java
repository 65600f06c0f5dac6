package dev.nightjar.train.tensor;

import dev.nightjar.contract.Require;
import dev.nightjar.train.settings.MachineSettings;
import dev.nightjar.train.settings.MachineSettings.DeviceKind;
import dev.nightjar.train.settings.MachineSettings.Precision;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/**
 * The device of tensors, and the precision of training steps.
 *
 * @param type of the device
 * @param bfloat16 whether products of a step are taken in bfloat16; parameters, sums and the loss
 *     stay float32
 */
public record Compute(DeviceType type, boolean bfloat16) {
  /** Float32 on the CPU. */
  public static final Compute CPU = new Compute(DeviceType.CPU, false);

  /**
   * What the settings ask for on this machine. Float32 is meant: a GPU's kernels of recurrent
   * layers would round to 10 bits of fraction (TF32) unless they are told not to.
   *
   * @throws IllegalArgumentException if there is no such device
   */
  public static Compute of(MachineSettings settings) {
    return of(settings.device(), settings.precision());
  }

  /** What such settings ask for. */
  public static Compute of(DeviceKind kind, Precision precision) {
    boolean found = torch.cuda_is_available();
    Require.that(
        kind != DeviceKind.CUDA || found,
        "--device cuda: libtorch finds no CUDA device on this machine (it needs the natives for GPUs"
            + " and a driver)");
    boolean cuda = kind != DeviceKind.CPU && found;
    if (cuda) {
      torch.globalContext().setAllowTF32CuDNN(false);
    }
    return new Compute(
        cuda ? DeviceType.CUDA : DeviceType.CPU,
        precision == Precision.AUTO ? cuda : precision == Precision.BFLOAT16);
  }

  /** Both by the names of the settings that chose them: they change bytes. */
  public void describe(BiConsumer<String, String> entry) {
    entry.accept("device", isCpu() ? "cpu" : "cuda");
    entry.accept("precision", bfloat16 ? "bfloat16" : "float32");
  }

  /** For logs. */
  public String words() {
    return (isCpu() ? "cpu" : "cuda") + (bfloat16 ? ", bfloat16" : ", float32");
  }

  /** Rather than a GPU. */
  public boolean isCpu() {
    return type == DeviceType.CPU;
  }

  /** Mixed precision for this thread until it is closed, if it is asked for. */
  public Autocast mixed() {
    return new Autocast(type, bfloat16);
  }

  /** Float32 for this thread until it is closed, even within mixed precision. */
  public static Autocast exact() {
    return new Autocast(Tensors.compute().type(), false);
  }

  /** A stretch of computation in which libtorch chooses the numbers of each operation, or not. */
  public static final class Autocast implements AutoCloseable {
    private final DeviceType type;
    private final boolean before;

    private Autocast(DeviceType type, boolean enabled) {
      this.type = type;
      before = torch.is_autocast_enabled(type);
      if (enabled != before) {
        torch.set_autocast_dtype(type, torch.ScalarType.BFloat16);
        torch.set_autocast_enabled(type, enabled);
      }
    }

    /** Forgets the casts of parameters, too: the next step has others. */
    @Override
    public void close() {
      if (torch.is_autocast_enabled(type) != before) {
        torch.set_autocast_enabled(type, before);
        if (!before) {
          torch.clear_cache();
        }
      }
    }
  }
}
