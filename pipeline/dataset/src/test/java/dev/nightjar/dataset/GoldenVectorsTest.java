package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.Npy;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole dataset of the golden log, with vectors that no encoder can change. */
class GoldenVectorsTest {
  @TempDir Path root;

  private static Path golden(String name) throws URISyntaxException {
    URL url = Objects.requireNonNull(GoldenVectorsTest.class.getResource("golden/" + name), name);
    return Path.of(url.toURI());
  }

  private SmallNight night() throws URISyntaxException {
    return new SmallNight(
            golden("input/interactions.jsonl").toString(),
            golden("input/catalog.jsonl").toString(),
            root.toString())
        .with("--users", golden("input/users.csv").toString())
        .with("--event-types", "view=0.5,buy")
        .with("--min-value", "2")
        .with("--min-user-interactions", "2")
        .with("--min-item-interactions", "2")
        .with("--encoder", "file")
        .with("--item-vectors", golden("input/item-vectors.npy").toString())
        .with("--item-vector-ids", golden("input/item-vector-ids.txt").toString());
  }

  @Test
  void writesTheGoldenFiles() throws IOException, URISyntaxException {
    SmallNight night = night();
    assertThat(night.execute()).as(night.said()).isZero();
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      FolderReader dataset = night.dataset(store);
      dataset.verify();
      for (String name :
          List.of(
              "item-text-vectors.npy",
              "similar-users/part-00000-of-00002.npy",
              "similar-users/part-00001-of-00002.npy",
              "quality.json")) {
        assertThat(dataset.read(name))
            .as(name)
            .isEqualTo(Files.readAllBytes(golden("output/vectors/" + name)));
      }
      Npy.Floats pca = dataset.readFloats("item-pca-vectors.npy");
      try (InputStream in = Files.newInputStream(golden("output/vectors/item-pca-vectors.npy"))) {
        assertThat(pca.values())
            .containsExactly(Npy.readFloats(in, "golden").values(), Offset.offset(1e-6f));
      }
      assertThat(new String(Json.pretty(dataset.manifest().facts()), StandardCharsets.UTF_8))
          .isEqualTo(Files.readString(golden("output/vectors/facts.json")));
    }
  }
}
