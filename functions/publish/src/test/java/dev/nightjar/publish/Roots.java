package dev.nightjar.publish;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.InputRef;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.Sha256;
import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.stage.Nightjar;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Roots with many nights in them, of which only the manifests are real. */
final class Roots {
  private Roots() {}

  /** A night with all it has: dataset, model, run and report of that date, and a cache. */
  static String night(ObjectStore store, String date, String id) throws IOException {
    String dataset = dataset(store, date, id);
    String model = model(store, dataset, id);
    store.create("embeddings/local/00/" + id + ".vectors", bytes(id));
    return run(store, date, id, dataset, model);
  }

  static String dataset(ObjectStore store, String date, String id) throws IOException {
    String folder = Layout.dataset(LocalDate.parse(date), id);
    FolderWriter writer = new FolderWriter(store, folder);
    writer.write(Layout.ITEMS, bytes(id), 1);
    writer.finish(
        Layout.DATASET, new DatasetFacts(date, 1, 1, 1, 1, "tiny", 4, 4, 1, 0), provenance(id));
    return folder;
  }

  static String model(ObjectStore store, String dataset, String id, String... starts)
      throws IOException {
    List<InputRef> inputs = new ArrayList<>();
    inputs.add(input(store, dataset));
    for (String start : starts) {
      inputs.add(input(store, start));
    }
    String folder = Layout.model(id);
    FolderWriter writer = new FolderWriter(store, folder);
    writer.write(Layout.MODEL, bytes(id), 0);
    ModelFacts facts = new ModelFacts("sasrec", 1, Layout.manifestOf(dataset), 50, 8, 0.25, 0.125);
    writer.finish(Layout.TRAIN, facts, Nightjar.provenance(inputs, settings(id), 0, Map.of()));
    return folder;
  }

  private static InputRef input(ObjectStore store, String folder) throws IOException {
    String manifest = Layout.manifestOf(folder);
    return new InputRef(manifest, "sha256:" + Sha256.of(store.read(manifest)));
  }

  static String run(ObjectStore store, String date, String id, String dataset, String model)
      throws IOException {
    String folder = Layout.recommendations(LocalDate.parse(date), id);
    FolderWriter writer = new FolderWriter(store, folder);
    writer.write(Layout.RUN, Json.pretty(planned(date, id, dataset, model)), 0);
    writer.write(Layout.part(0, 1, "parquet"), bytes(id), 20);
    RecommendationFacts facts =
        new RecommendationFacts(
            date,
            "parquet",
            Optional.empty(),
            20,
            1_234,
            24_680,
            0,
            Map.of("model", 24_680L),
            0.5,
            Layout.manifestOf(dataset),
            Layout.manifestOf(model),
            Optional.empty(),
            Map.of(),
            Optional.empty());
    writer.finish(Layout.RECOMMEND, facts, provenance(id));
    store.create(Layout.report(LocalDate.parse(date), id) + "/index.html", bytes(id));
    return folder;
  }

  private static RecommendationRun planned(String date, String id, String dataset, String model) {
    return new RecommendationRun(
        Conventions.FORMAT_VERSION,
        id,
        date,
        "parquet",
        Optional.empty(),
        20,
        1,
        dataset,
        model,
        Optional.empty(),
        provenance(id));
  }

  /** Flips the pointer without looking at anything. */
  static void point(ObjectStore store, String folder, Optional<String> previous)
      throws IOException {
    String manifest = Layout.manifestOf(folder);
    Pointer pointer =
        new Pointer(
            Conventions.FORMAT_VERSION,
            Runs.date(folder),
            folder.substring(folder.lastIndexOf('=') + 1),
            manifest,
            Sha256.of(store.read(manifest)),
            previous.map(Layout::manifestOf));
    store.replace(Layout.CURRENT, Json.pretty(pointer), store.version(Layout.CURRENT));
  }

  private static Provenance provenance(String id) {
    return Nightjar.provenance(List.of(), settings(id), 0, Map.of());
  }

  private static JsonNode settings(String id) {
    return Json.tree(Map.of("id", id));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
