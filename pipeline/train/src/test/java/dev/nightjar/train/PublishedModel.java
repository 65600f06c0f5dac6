package dev.nightjar.train;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.Sha256;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model in production, as the other stages leave it, without any recommendations. */
final class PublishedModel {
  private PublishedModel() {}

  static void publish(Path root, String model) throws Exception {
    String id = model.substring(model.lastIndexOf('/') + 1);
    String folder = "recommendations/dt=2026-01-31/run=" + id;
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      RecommendationFacts facts =
          new RecommendationFacts(
              "2026-01-31",
              "parquet",
              Optional.empty(),
              20,
              0,
              0,
              0,
              Map.of(),
              0,
              SmallDataset.FOLDER + "/" + Layout.MANIFEST,
              model + "/" + Layout.MANIFEST,
              Optional.empty(),
              Map.of(),
              Optional.empty());
      new FolderWriter(store, folder)
          .finish(
              Layout.RECOMMEND,
              facts,
              Nightjar.provenance(List.of(), Json.tree(Map.of()), 1, Map.of()));
      String manifest = folder + "/" + Layout.MANIFEST;
      String digest = Sha256.of(store.read(manifest));
      Pointer pointer = new Pointer(1, "2026-01-31", id, manifest, digest, Optional.empty());
      Files.write(root.resolve(Layout.CURRENT), Json.pretty(pointer));
    }
  }
}
