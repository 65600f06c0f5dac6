package dev.nightjar.dataset.log;

import static dev.nightjar.dataset.element.RecordCoder.readText;
import static dev.nightjar.dataset.element.RecordCoder.writeText;

import dev.nightjar.dataset.element.RecordCoder;

/**
 * One row of the catalogue.
 *
 * @param json the row as it stood in the file; {@link ParseCatalog} has checked its types
 * @param position place in the catalogue, see {@link Position}
 */
public record CatalogRow(String itemId, String json, long position) {
  public static final RecordCoder<CatalogRow> CODER =
      RecordCoder.of(
          CatalogRow.class,
          (row, out) -> {
            writeText(out, row.itemId);
            writeText(out, row.json);
            out.writeLong(row.position);
          },
          in -> new CatalogRow(readText(in), readText(in), in.readLong()));
}
