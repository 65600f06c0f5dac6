package dev.nightjar.input;

/**
 * One row of the catalog.
 *
 * @param json its fields; {@link ParseCatalog} has checked their types
 * @param position place in the catalog, see {@link Position}
 */
public record CatalogRow(String itemId, String json, long position) {}
