package dev.nightjar.dataset.log;

import static dev.nightjar.dataset.element.RecordCoder.readText;
import static dev.nightjar.dataset.element.RecordCoder.writeText;

import dev.nightjar.dataset.element.RecordCoder;

/**
 * One row of the catalogue.
 *
 * @param json its fields; {@link ParseCatalog} has checked their types
 * @param text the row as it stood in the file, cut as {@link RejectedRow} cuts it
 * @param position place in the catalogue, see {@link Position}
 */
public record CatalogRow(String itemId, String json, String text, long position) {
  public static final RecordCoder<CatalogRow> CODER =
      RecordCoder.of(
          CatalogRow.class,
          (row, out) -> {
            writeText(out, row.itemId);
            writeText(out, row.json);
            writeText(out, row.text);
            out.writeLong(row.position);
          },
          in -> new CatalogRow(readText(in), readText(in), readText(in), in.readLong()));

  public CatalogRow {
    text = RejectedRow.cut(text);
  }
}
