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
  @TempDir Path root;
  @TempDir Path unbroken;
  @TempDir Path logs;

  @Test
  void killedThreeTimesItEqualsTheUnbrokenRun() throws Exception {
    SmallDataset.write(root);
    SmallDataset.write(unbroken);
    String model = TrainStage.run(TestSettings.of(unbroken, flags()));

    int killed = 0;
    for (int checkpoints : new int[] {2, 5}) {
      Process process = start("killed-" + checkpoints);
      killed += killAfter(process, checkpoints) ? 1 : 0;
    }
    killed += killWhenItTrainsOnceMore(start("killed-once-more")) ? 1 : 0;
    assertThat(killed).isEqualTo(3);
    assertThat(start("last").waitFor()).isZero();

    assertThat(log("killed-5")).contains("going on from a checkpoint");
    assertThat(log("last")).contains("going on from a checkpoint");
    for (String name : List.of(Layout.MODEL, Layout.METRICS, Layout.TRAINING_LOG)) {
      assertThat(root.resolve(model).resolve(name))
          .hasSameBinaryContentAs(unbroken.resolve(model).resolve(name));
    }
    assertThat(checkpoints()).isEmpty();
  }

  @Test
  void toldToEndItWritesACheckpointFirst() throws Exception {
    SmallDataset.write(root);
    SmallDataset.write(unbroken);
    String[] many = {"--epochs", "8"};
    String model = TrainStage.run(TestSettings.of(unbroken, many));

    Process process = start("told", "0.002", many);
    while (checkpoints().isEmpty() && process.isAlive()) {
      letItWork();
    }
    process.destroy(); // SIGTERM
    assertThat(process.waitFor()).isEqualTo(ExitCode.STOPPED);
    assertThat(log("told"))
        .contains("train: told to stop, writing a checkpoint")
        .contains("train: stopped; the checkpoint is written, the same command goes on");

    assertThat(start("again", "60", many).waitFor()).isZero();
    assertThat(log("again")).contains("going on from a checkpoint");
    for (String name : List.of(Layout.MODEL, Layout.METRICS, Layout.TRAINING_LOG)) {
      assertThat(root.resolve(model).resolve(name))
          .hasSameBinaryContentAs(unbroken.resolve(model).resolve(name));
    }
  }

  /** Where a file lies no folder of checkpoints can be made: the first one fails. */
  @Test
  void aFailureInsideTheTrainingEndsTheProcessWithItsReasonAlone() throws Exception {
    SmallDataset.write(root);
    Files.writeString(root.resolve("checkpoints"), "");

    Process process = start("failed");
    assertThat(process.waitFor()).isEqualTo(ExitCode.FAILED);
    assertThat(log("failed"))
        .contains(
            "nightjar train: java.nio.file.FileSystemException: " + root.resolve("checkpoints"))
        .doesNotContain("told to stop")
        .doesNotContain("no checkpoint");
  }

  private static String[] flags() {
    return new String[] {"--epochs", "2"};
  }

  /** A checkpoint after every step, so that a kill falls between any two. */
  private Process start(String name) throws IOException {
    return start(name, "0", flags());
  }

  private Process start(String name, String minutes, String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add(TrainMain.class.getName());
    command.addAll(TestSettings.flags(root, flags));
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
