package dev.nightjar.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.settings.MachineSettings.DeviceKind;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TestDeviceTest {
  @Test
  void testsRunWhereTheyAreToldTo() {
    boolean gpu =
        TestDevice.kind() == DeviceKind.CUDA
            || (TestDevice.kind() == DeviceKind.AUTO && torch.cuda_is_available());
    assertThat(Tensors.zeros(1).is_cuda()).isEqualTo(gpu);
    assertThat(Tensors.compute().bfloat16()).isFalse();
  }
}
