package dev.nightjar.train;

import dev.nightjar.train.settings.MachineSettings.DeviceKind;
import dev.nightjar.train.settings.MachineSettings.Precision;
import dev.nightjar.train.tensor.Compute;
import dev.nightjar.train.tensor.Tensors;
import java.util.Locale;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Puts the tensors of every test on the device of {@code -Dnightjar.test.device}: cpu (the
 * default), cuda or auto. Numbers are float32 everywhere, whatever the device is good at.
 */
public final class TestDevice implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext test) {
    Tensors.use(compute());
  }

  /** What was asked for. */
  static DeviceKind kind() {
    String name = System.getProperty("nightjar.test.device", "cpu");
    return DeviceKind.valueOf(name.toUpperCase(Locale.ROOT));
  }

  static Compute compute() {
    return Compute.of(kind(), Precision.FLOAT32);
  }
}
