package dev.nightjar.contract;

/**
 * One file of a folder, as its manifest names it.
 *
 * @param name path relative to the manifest, with forward slashes
 * @param bytes length
 * @param rows lines, rows of an array, or rows of a Parquet file; 0 where the word means nothing
 * @param sha256 digest of the whole file
 */
public record FileEntry(String name, long bytes, long rows, String sha256) {
  public FileEntry {
    Require.notBlank(name, "name");
    Require.that(
        !name.startsWith("/") && !name.contains(".."),
        "name must stay inside the folder, was %s",
        name);
    Require.atLeast(bytes, 0, "bytes");
    Require.atLeast(rows, 0, "rows");
    Require.that(
        sha256 != null && sha256.matches("[0-9a-f]{64}"),
        "sha256 must be 64 lower-case hexadecimal digits, was %s",
        sha256);
  }
}
