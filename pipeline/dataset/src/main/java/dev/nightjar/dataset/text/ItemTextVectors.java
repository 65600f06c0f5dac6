package dev.nightjar.dataset.text;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Npy;
import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.MappedFile;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.SharedFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A matrix (I, D) with the vectors of all items, as {@link WriteItemVectors} wrote it: mapped from
 * the local disk, nothing of it on the heap. Thread-safe.
 */
public final class ItemTextVectors {
  private final Npy shape;
  private final long start;
  private final MappedFile file;

  private ItemTextVectors(Npy shape, MappedFile file) {
    this.shape = shape;
    this.start = shape.header().length;
    this.file = file;
  }

  static ItemTextVectors of(Path path) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      return new ItemTextVectors(Npy.readHeader(in, path.toString()), MappedFile.of(path));
    }
  }

  /** The one that all workers of a process read. */
  public static ItemTextVectors shared(OutputFolder folder, FileEntry file) throws IOException {
    return SharedFiles.open(folder, file, ItemTextVectors.class, ItemTextVectors::of);
  }

  public int items() {
    return shape.rows();
  }

  public int width() {
    return shape.columns();
  }

  /**
   * Fills an array with the vector of an item.
   *
   * @param into (D)
   * @return whether it has one: the row of an item without a vector is zeros
   */
  public boolean read(int item, float[] into) {
    int row = (int) Require.inRange(item, Conventions.FIRST_ITEM, items(), "item") - 1;
    file.read(start + 4L * row * width(), into);
    for (float value : into) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }
}
