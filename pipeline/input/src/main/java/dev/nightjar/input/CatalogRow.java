package dev.nightjar.input;

/**
 * One row of the catalogue.
 *
 * @param json its fields; {@link ParseCatalog} has checked their types
 * @param text the row as it stood in the file, cut to {@link Row#MAX_TEXT} characters
 * @param position place in the catalogue, see {@link Position}
 */
public record CatalogRow(String itemId, String json, String text, long position) {
  public CatalogRow {
    text = Row.cut(text);
  }
}
