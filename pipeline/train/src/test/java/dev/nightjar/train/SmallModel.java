package dev.nightjar.train;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A model that has learned {@link SmallDataset} well, trained once for all tests that need one. */
final class SmallModel {
  /** The settings it was trained with, on top of {@link TestSettings}. */
  static final String[] SETTINGS = {"--epochs", "40"};

  private static String folder;
  private static final Map<String, byte[]> FILES = new TreeMap<>();

  private SmallModel() {}

  /**
   * Writes the dataset and the bundle below a root.
   *
   * @return the bundle's folder
   */
  static synchronized String write(Path root) throws Exception {
    SmallDataset.write(root);
    if (folder == null) {
      folder = TrainStage.run(TestSettings.of(root, SETTINGS));
      try (Stream<Path> files = Files.list(root.resolve(folder))) {
        for (Path file : files.toList()) {
          FILES.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
    } else {
      Files.createDirectories(root.resolve(folder));
      for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
        Files.write(file(root, folder, file.getKey()), file.getValue());
      }
    }
    return folder;
  }

  static Path file(Path root, String folder, String name) {
    return root.resolve(folder).resolve(name);
  }

  static JsonNode metrics(Path root, String folder) throws IOException {
    return Json.MAPPER.readTree(Files.readAllBytes(file(root, folder, Layout.METRICS)));
  }
}
