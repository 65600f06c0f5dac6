package dev.nightjar.recommend;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Npy;
import dev.nightjar.contract.RelatedItem.Kind;
import dev.nightjar.stage.storage.FolderReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;

/**
 * A model bundle's tables of related items. The tables are mapped from local files: 8 bytes an
 * entry on disk, nothing on the heap. Thread-safe.
 */
final class PairTables {
  /** The items of a kind and how much each goes with the item of the row, row by row. */
  private record Table(ByteBuffer items, ByteBuffer weights, int width) {}

  private final Map<Kind, Table> tables = new EnumMap<>(Kind.class);

  private PairTables() {}

  /**
   * @throws ContractException if the bundle has no such tables
   */
  static void check(FolderReader model) {
    for (Kind kind : Kind.values()) {
      boolean there =
          model.manifest().files().stream().anyMatch(file -> file.name().equals(kind.itemsFile()));
      if (!there) {
        throw new ContractException(
            ("--related-items: expected %s in %s, found none; train a model with --related-pairs 100,"
                    + " or leave --related-items out")
                .formatted(kind.itemsFile(), model.folder()));
      }
    }
  }

  /**
   * Copies the tables to local disk; the copies go when they are no longer in use.
   *
   * @param items of the model
   */
  static PairTables open(FolderReader model, int items) throws IOException {
    PairTables tables = new PairTables();
    for (Kind kind : Kind.values()) {
      Mapped of = map(model, kind.itemsFile(), new Npy(Npy.INT32, items, 0));
      Npy shape = new Npy(Npy.FLOAT32, items, of.shape().columns());
      Mapped weights = map(model, kind.weightsFile(), shape);
      expect(model, kind.weightsFile(), shape, weights.shape());
      tables.tables.put(kind, new Table(of.values(), weights.values(), of.shape().columns()));
    }
    return tables;
  }

  private record Mapped(Npy shape, ByteBuffer values) {}

  /**
   * @param expected type and rows
   */
  private static Mapped map(FolderReader model, String name, Npy expected) throws IOException {
    Path file = Files.createTempFile("nightjar-pairs-", ".npy");
    try {
      model.copy(name, file);
      Npy shape = header(file, name);
      expect(model, name, new Npy(expected.type(), expected.rows(), shape.columns()), shape);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        ByteBuffer values =
            channel.map(
                FileChannel.MapMode.READ_ONLY,
                shape.header().length,
                4L * shape.rows() * shape.columns());
        return new Mapped(shape, values.order(ByteOrder.LITTLE_ENDIAN));
      }
    } finally {
      Files.delete(file); // what is mapped stays until nobody reads it
    }
  }

  private static Npy header(Path file, String name) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return Npy.readHeader(in, name);
    }
  }

  private static void expect(FolderReader model, String name, Npy expected, Npy found) {
    if (!found.equals(expected)) {
      throw new ContractException(
          "%s/%s: expected %s, found %s".formatted(model.folder(), name, expected, found));
    }
  }

  /** Entries of a row, some of which may be padding. */
  int width(Kind kind) {
    return tables.get(kind).width();
  }

  /** The item of an entry, or padding behind the last one. */
  int item(Kind kind, int item, int entry) {
    return tables.get(kind).items().getInt(4 * place(kind, item, entry));
  }

  /** The weight of an entry, above 0. */
  float weight(Kind kind, int item, int entry) {
    return tables.get(kind).weights().getFloat(4 * place(kind, item, entry));
  }

  private int place(Kind kind, int item, int entry) {
    return (item - Conventions.FIRST_ITEM) * tables.get(kind).width() + entry;
  }
}
