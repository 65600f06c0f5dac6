package dev.nightjar.train;

import dev.nightjar.train.settings.MachineSettings.DeviceKind;
import dev.nightjar.train.settings.MachineSettings.Precision;
import dev.nightjar.train.tensor.Compute;
import dev.nightjar.train.tensor.Workers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Puts the tensors of every test on the device of {@code -Dnightjar.test.device}: cpu (the
 * default), cuda or auto. Numbers are float32 everywhere, whatever the device is good at.
 */
public final class TestDevice implements BeforeAllCallback, AfterAllCallback {
  private static final int THREADS = 2;

  private final Deque<Workers> opened = new ArrayDeque<>(); // of nested classes the inner last

  @Override
  public void beforeAll(ExtensionContext test) {
    opened.push(Workers.open(compute(), THREADS));
  }

  @Override
  public void afterAll(ExtensionContext test) {
    opened.pop().close();
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
