package dev.nightjar.train.settings;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;

/** The device, precision and threads of the stage. */
public record MachineSettings(
    @Heading("Machine")
        @Setting(
            value = "Threads that train and evaluate, 0 to 1,024; 0 is one per core.",
            defaultValue = "0",
            affects = Affects.NOTHING)
        int threads,
    @Setting(
            value = "Device to train on; auto takes a CUDA GPU if there is one.",
            defaultValue = "auto")
        DeviceKind device,
    @Setting(
            value =
                "Precision of matrix products in a step; auto is bfloat16 on a GPU and float32"
                    + " on the CPU.",
            defaultValue = "auto")
        Precision precision) {
  /** Where a model is trained. */
  public enum DeviceKind {
    AUTO,
    CPU,
    CUDA
  }

  /** The numbers of a training step. */
  public enum Precision {
    AUTO,
    FLOAT32,
    BFLOAT16
  }

  public MachineSettings {
    Require.inRange(threads, 0, 1024, "--threads");
  }

  /** Threads to use on this machine. */
  public int effectiveThreads() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
