package dev.nightjar.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Layout;
import dev.nightjar.stage.command.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A training process that dies goes on from its checkpoint and ends where it would have ended. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class KilledTrainingTest {
  private static final String[] FLAGS = {"--epochs", "8"};

  @TempDir Path root;
  @TempDir Path unbroken;
  @TempDir Path logs;

  @Test
  void killedToldToEndAndKilledOnceMoreItEqualsTheUnbrokenRun() throws Exception {
    SmallDataset.write(root);
    SmallDataset.write(unbroken);
    String model = TrainStage.run(TestSettings.of(unbroken, FLAGS));

    assertThat(killAfter(start("killed", "0"), 2)).isTrue();
    isToldToEnd(start("told", "0.002"));
    assertThat(killWhenItTrainsOnceMore(start("killed-once-more", "0.002"))).isTrue();
    assertThat(start("last", "60").waitFor()).isZero();

    for (String name : List.of("told", "killed-once-more", "last")) {
      assertThat(log(name)).contains("going on from a checkpoint");
    }
    for (String name : List.of(Layout.MODEL, Layout.METRICS, Layout.TRAINING_LOG)) {
      assertThat(root.resolve(model).resolve(name))
          .hasSameBinaryContentAs(unbroken.resolve(model).resolve(name));
    }
    assertThat(checkpoints()).isEmpty();
  }

  /** Once it has written a checkpoint; it writes one more before it ends. */
  private void isToldToEnd(Process process) throws Exception {
    String found = newest();
    while (newest().equals(found) && process.isAlive()) {
      letItWork();
    }
    String written = newest();
    process.destroy(); // SIGTERM
    assertThat(process.waitFor()).isEqualTo(ExitCode.STOPPED);
    assertThat(newest()).isNotEqualTo(written);
    assertThat(log("told"))
        .contains("train: told to stop, writing a checkpoint")
        .contains("train: stopped; the checkpoint is written, the same command goes on");
  }

  /** Where a file lies no folder of checkpoints can be made: the first one fails. */
  @Test
  void aFailureInsideTheTrainingEndsTheProcessWithItsReasonAlone() throws Exception {
    SmallDataset.write(root);
    Files.writeString(root.resolve("checkpoints"), "");

    Process process = start("failed", "0");
    assertThat(process.waitFor()).isEqualTo(ExitCode.FAILED);
    assertThat(log("failed"))
        .contains(
            "nightjar train: java.nio.file.FileSystemException: " + root.resolve("checkpoints"))
        .doesNotContain("told to stop")
        .doesNotContain("no checkpoint");
  }

  /** With 0 minutes it writes a checkpoint after every step, so that a kill falls between two. */
  private Process start(String name, String minutes) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add(TrainMain.class.getName());
    command.addAll(TestSettings.flags(root, FLAGS));
    command.add("--checkpoint-minutes=" + minutes);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.redirectErrorStream(true).redirectOutput(logs.resolve(name).toFile()).start();
  }

  /** Kills the process once it has written so many checkpoints; false if it ended before. */
  private boolean killAfter(Process process, int checkpoints) throws Exception {
    int seen = 0;
    String last = "";
    for (; process.isAlive(); letItWork()) {
      String now = newest();
      seen += now.equals(last) ? 0 : 1;
      last = now;
      if (seen > checkpoints) {
        process.destroyForcibly().waitFor();
        return true;
      }
    }
    return false;
  }

  /** Kills the process once there is a checkpoint of the second training. */
  private boolean killWhenItTrainsOnceMore(Process process) throws Exception {
    for (; process.isAlive(); letItWork()) {
      if (checkpoints().stream().anyMatch(file -> file.getName().startsWith("refit"))) {
        process.destroyForcibly().waitFor();
        return true;
      }
    }
    return false;
  }

  /** Between two looks, so that looking does not take the process its core. */
  private static void letItWork() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
  }

  /** Times of the checkpoints there are. */
  private String newest() {
    return checkpoints().stream().map(file -> file + ":" + file.lastModified()).toList().toString();
  }

  private List<File> checkpoints() {
    File[] folders = root.resolve("checkpoints").toFile().listFiles();
    return folders == null
        ? List.of()
        : Arrays.stream(folders).flatMap(KilledTrainingTest::checkpointsIn).toList();
  }

  private static Stream<File> checkpointsIn(File folder) {
    File[] files = folder.listFiles((any, name) -> name.endsWith(".npz"));
    return files == null ? Stream.empty() : Arrays.stream(files);
  }

  private String log(String name) throws IOException {
    return Files.readString(logs.resolve(name));
  }
}
