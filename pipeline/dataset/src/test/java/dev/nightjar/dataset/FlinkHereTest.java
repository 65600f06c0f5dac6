package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.junit.jupiter.api.Test;

class FlinkHereTest {
  private static String folder(boolean small, String... more) {
    List<String> flags =
        new ArrayList<>(List.of("--root", "r", "--interactions", "i", "--catalog", "c"));
    flags.addAll(List.of(more));
    EngineSettings settings = DatasetMain.command().parse(flags.toArray(String[]::new)).engine();
    return Engine.of(settings, small)
        .pipeline()
        .getOptions()
        .as(FlinkPipelineOptions.class)
        .getFlinkConfDir();
  }

  @Test
  void aMachineThatStandsStillForHoursGoesOn() {
    String folder = folder(false);
    long timeout =
        GlobalConfiguration.loadConfiguration(folder)
            .get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT);
    assertThat(timeout).isEqualTo(24 * 60 * 60 * 1000);
    assertThat(Files.isDirectory(Path.of(folder))).isTrue();
  }

  @Test
  void aClusterHasItsOwnConfigurationAndSoHasWhoeverBringsIt() {
    assertThat(folder(false, "--flink-master", "127.0.0.1:8081")).isNull();
    assertThat(folder(false, "--engine-options", "--flinkConfDir=/mine")).isEqualTo("/mine");
  }

  /** Which has neither parts nor heartbeats. */
  @Test
  void theEngineOfSmallInputsNeedsNone() {
    assertThat(folder(true)).isNull();
  }
}
