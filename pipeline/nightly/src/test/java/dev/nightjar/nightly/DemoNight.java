package dev.nightjar.nightly;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.Pointer;
import dev.nightjar.nightly.demo.DemoData;
import dev.nightjar.nightly.demo.DemoFiles;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A night small enough for a test: two hundred customers of the demo shop, a narrow model and as
 * few epochs as have an order.
 *
 * @param config the file of settings
 */
record DemoNight(DemoData data, DemoFiles files, Path config) {
  static final int TOP = 20;
  static final int CUSTOMERS = 200;

  /** Customers who have bought nothing yet. */
  static final int NEWCOMERS = 4;

  static DemoNight in(Path folder) throws IOException {
    DemoData data = DemoData.of(CUSTOMERS, 42);
    Path config =
        Files.writeString(
            folder.resolve("night.yaml"),
            """
            dataset:
              parts: 2
              pca-width: 16
              item-prompt: '{title}'
            train:
              epochs: 2
              blocks: 1
              max-length: 20
              force: true
            """);
    return new DemoNight(data, DemoFiles.write(data, folder.resolve("input")), config);
  }

  /** Arguments of {@code nightjar run}. */
  List<String> arguments(String root) {
    return arguments(
        root,
        files.interactions().toString(),
        files.catalog().toString(),
        files.users().toString());
  }

  List<String> arguments(String root, String interactions, String catalog, String users) {
    return List.of(
        "run",
        "--interactions=" + interactions,
        "--catalog=" + catalog,
        "--users=" + users,
        "--root=" + root,
        "--date=2026-01-31",
        "--top=" + TOP,
        "--config=" + config);
  }

  /** Arguments of {@code nightjar dataset}. */
  List<String> datasetArguments(String root) {
    return List.of(
        "dataset",
        "--interactions=" + files.interactions(),
        "--catalog=" + files.catalog(),
        "--users=" + files.users(),
        "--root=" + root,
        "--date=2026-01-31",
        "--config=" + config);
  }

  /** What {@code current.json} leads to, every digest on the way verified. */
  static Manifest published(String root) throws IOException {
    try (ObjectStore store = ObjectStores.open(root)) {
      Pointer pointer =
          Json.read(
              store.read(Layout.CURRENT), Pointer.class, store.uri(Layout.CURRENT).toString());
      String folder = pointer.manifest().replace("/" + Layout.MANIFEST, "");
      FolderReader run = FolderReader.open(store, folder, Layout.RECOMMEND);
      if (!run.manifestDigest().equals(pointer.sha256())) {
        throw new AssertionError("current.json has another digest than the manifest it names");
      }
      run.verify();
      return run.manifest();
    }
  }

  /** Name and digest of each part of the recommendations. */
  static List<String> parts(Manifest published) {
    List<String> parts = new ArrayList<>();
    for (FileEntry file : published.files()) {
      if (file.name().startsWith("part-")) {
        parts.add(file.name() + " " + file.sha256());
      }
    }
    return parts;
  }

  /** Copies what text became as vectors, so that a second root need not compute it again. */
  static void copyEmbeddings(Path from, ObjectStore to) throws IOException {
    try (Stream<Path> files = Files.walk(from.resolve("embeddings"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        to.create(from.relativize(file).toString(), file);
      }
    }
  }
}
