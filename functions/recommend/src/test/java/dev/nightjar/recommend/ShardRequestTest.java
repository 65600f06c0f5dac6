package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.PartResult;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardRequestTest {
  private static final int PARTS = 3;

  @TempDir Path folder;

  /** Two runs in turns, so that what is kept of one must not serve the other. */
  @Test
  void manyRequestsOfOneProcessGiveWhatOneRunGives() throws IOException {
    List<PartResult> expected = new ArrayList<>();
    for (int seed : new int[] {1, 2}) {
      expected.addAll(inOneGo(seed));
    }
    List<PartResult> first = new ArrayList<>();
    List<PartResult> second = new ArrayList<>();
    for (int part = 0; part < PARTS; part++) {
      first.add(request(1, part).answer());
      second.add(request(2, part).answer());
    }
    first.addAll(second);
    assertThat(first).isEqualTo(expected);
  }

  @Test
  void theNextRequestOfARunNeedsNoModelAgain() throws IOException {
    List<ShardRequest> requests = requests(3);
    requests.get(0).answer();
    delete(folder.resolve("3/models"), Layout.MODEL);
    assertThat(requests.get(1).answer().part()).isEqualTo(1);

    requests(4).get(0).answer(); // another run: the first one's model is given up
    assertThatThrownBy(() -> requests.get(2).answer()).hasMessageContaining(Layout.MODEL);
  }

  @Test
  void whatFailedIsNotKept() throws IOException {
    List<ShardRequest> requests = requests(5);
    requests.get(0).answer();
    delete(folder.resolve("5/datasets"), Layout.sequences(1, PARTS));
    delete(folder.resolve("5/models"), Layout.MODEL);
    assertThatThrownBy(() -> requests.get(1).answer())
        .hasMessageContaining(Layout.sequences(1, PARTS));
    assertThatThrownBy(() -> requests.get(2).answer()).hasMessageContaining(Layout.MODEL);
  }

  private List<ShardRequest> requests(int seed) throws IOException {
    List<ShardRequest> requests = new ArrayList<>();
    for (int part = 0; part < PARTS; part++) {
      requests.add(request(seed, part));
    }
    return requests;
  }

  private List<PartResult> inOneGo(int seed) throws IOException {
    try (ObjectStore store = ObjectStores.open(folder.resolve("whole-" + seed).toString())) {
      RecommendRun run = RecommendRun.open(store, settings(store, seed));
      run.claim();
      return TinyRuns.run(run, run.missingParts());
    }
  }

  private ShardRequest request(int seed, int part) throws IOException {
    try (ObjectStore store = ObjectStores.open(folder.resolve("" + seed).toString())) {
      RecommendSettings settings = TinySettings.shard(settings(store, seed), part);
      return new ShardRequest(settings, RecommendRun.open(store, settings).folder());
    }
  }

  private static RecommendSettings settings(ObjectStore store, int seed) throws IOException {
    TinyNight.Folders folders = TinyNight.random(seed, 90, 40, PARTS).write(store);
    return TinySettings.of(store, folders, 5, PartFormat.PARQUET, 1);
  }

  private static void delete(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found =
          files.filter(file -> file.endsWith(name)).sorted(Comparator.reverseOrder()).toList();
      assertThat(found).hasSize(1);
      Files.delete(found.get(0));
    }
  }
}
