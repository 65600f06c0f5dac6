package dev.nightjar.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trainings in one process, which differ in all that a process could have only one of. */
@Timeout(120)
class SideBySideTest {
  private static final String[] ONE = {
    "--epochs", "3", "--force", "test", "--threads", "1", "--seed", "1",
  };
  private static final String[] OTHER = {
    "--epochs",
    "3",
    "--force",
    "test",
    "--threads",
    "3",
    "--seed",
    "2",
    "--precision",
    "bfloat16",
    "--backbone",
    "gru4rec",
  };

  @TempDir Path alone;
  @TempDir Path besideOne;
  @TempDir Path besideOther;

  @Test
  void trainingsSideBySideGiveWhatEachGivesAlone() throws Exception {
    List<byte[]> one = train(alone, ONE);
    List<byte[]> other = train(alone, OTHER);
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<List<byte[]>>> found =
          threads.invokeAll(
              List.of(atOnce(together, besideOne, ONE), atOnce(together, besideOther, OTHER)));
      assertThat(found.get(0).get()).containsExactlyElementsOf(one);
      assertThat(found.get(1).get()).containsExactlyElementsOf(other);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<List<byte[]>> atOnce(
      CyclicBarrier together, Path root, String... settings) {
    return () -> {
      together.await();
      return train(root, settings);
    };
  }

  /** Trains; the model and its parameters. */
  private static List<byte[]> train(Path root, String... settings) throws Exception {
    SmallDataset.write(root);
    String folder = TrainStage.run(TestSettings.of(root, settings));
    return List.of(
        Files.readAllBytes(SmallModel.file(root, folder, Layout.MODEL)),
        Files.readAllBytes(SmallModel.file(root, folder, Layout.PARAMETERS)));
  }
}
