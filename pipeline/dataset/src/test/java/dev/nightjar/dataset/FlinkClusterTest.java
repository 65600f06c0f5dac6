package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stage on a Flink cluster that it reaches over HTTP, as a cluster of machines is reached. */
class FlinkClusterTest {
  @TempDir Path folder;

  private static MiniCluster cluster() throws Exception {
    Configuration configuration =
        Configuration.fromMap(
            Map.of(
                "rest.address", "127.0.0.1",
                "rest.bind-address", "127.0.0.1",
                "rest.port", "0",
                // It shares the classes of this process, so that nothing needs to be sent.
                "classloader.resolve-order", "parent-first"));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .build());
    cluster.start();
    return cluster;
  }

  private SmallNight night(String root) throws IOException {
    Files.writeString(
        folder.resolve("log.jsonl"),
        """
        {"user_id":"u1","item_id":"b1","timestamp":1}
        {"user_id":"u2","item_id":"b2","timestamp":2}
        {"user_id":"u3","item_id":"b1","timestamp":3}
        {"user_id":"u3","item_id":"b2","timestamp":4}
        """);
    Files.writeString(
        folder.resolve("catalog.jsonl"),
        "{\"item_id\":\"b1\",\"title\":\"Soap\"}\n{\"item_id\":\"b2\",\"title\":\"Tea\"}\n");
    return new SmallNight(folder + "/log.jsonl", folder + "/catalog.jsonl", folder + "/" + root)
        .with("--runner", "flink");
  }

  @Test
  void makesTheSameDatasetOnAClusterAsInsideThisProcess() throws Exception {
    Path program = Files.createDirectories(folder.resolve("program"));
    Files.writeString(program.resolve("nothing"), "");
    SmallNight remote = night("remote");
    MiniCluster cluster = cluster();
    try {
      URI rest = cluster.getRestAddress().get();
      remote
          .with("--flink-master", rest.getHost() + ":" + rest.getPort())
          .with("--engine-options", "--filesToStage=" + program);
      assertThat(remote.execute()).as(remote.said()).isZero();
      assertThat(cluster.listJobs().get()).hasSize(1);
    } finally {
      cluster.close();
    }
    SmallNight local = night("local");
    assertThat(local.execute()).as(local.said()).isZero();
    assertThat(remote.files()).isEqualTo(local.files());
  }
}
