package dev.nightjar.train.bundle;

import dev.nightjar.contract.Layout;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of a model on local disk: {@code model.onnx} and, for large catalogs, the tables beside
 * it. They are deleted when this is closed.
 *
 * @param folder theirs alone
 */
public record ModelFiles(Path folder) implements AutoCloseable {
  /** An empty folder for them. */
  public static ModelFiles create() throws IOException {
    return new ModelFiles(Files.createTempDirectory("nightjar-model"));
  }

  /** Copies them from a bundle. */
  public static ModelFiles of(FolderReader bundle) throws IOException {
    ModelFiles files = create();
    bundle.copy(Layout.MODEL, files.model());
    if (bundle.manifest().files().stream().anyMatch(x -> x.name().equals(Layout.MODEL_DATA))) {
      bundle.copy(Layout.MODEL_DATA, files.folder().resolve(Layout.MODEL_DATA));
    }
    return files;
  }

  public Path model() {
    return folder.resolve(Layout.MODEL);
  }

  /** The tables, if they are in a file of their own. */
  public Optional<Path> data() {
    return Optional.of(folder.resolve(Layout.MODEL_DATA)).filter(Files::exists);
  }

  /** What the next night may start from, if it was written here. */
  public Path parameters() {
    return folder.resolve(Layout.PARAMETERS);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(folder.resolve(Layout.MODEL_DATA));
    Files.deleteIfExists(model());
    Files.deleteIfExists(parameters());
    Files.delete(folder);
  }
}
