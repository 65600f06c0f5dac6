package dev.nightjar.input;

/**
 * One row of the catalogue.
 *
 * @param json its fields; {@link ParseCatalog} has checked their types
 * @param position place in the catalogue, see {@link Position}
 */
public record CatalogRow(String itemId, String json, long position) {}
