package dev.nightjar.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a finished folder holds. It is written last, so a folder without one is not finished. It
 * carries no time of day: the same inputs, settings and seed give the same bytes.
 *
 * @param formatVersion {@link Conventions#FORMAT_VERSION}
 * @param stage the word of the stage that wrote it
 * @param id {@link Provenance#id}
 * @param facts what readers need to know before they open a file; each stage's own record
 * @param files every file of the folder but this one and {@code _SUCCESS}, sorted by name
 */
public record Manifest(
    int formatVersion,
    String stage,
    String id,
    JsonNode facts,
    List<FileEntry> files,
    Provenance provenance) {
  public Manifest {
    Require.notBlank(stage, "stage");
    Require.notBlank(id, "id");
    Require.notNull(facts, "facts");
    Require.notNull(provenance, "provenance");
    files =
        files.stream().sorted(Comparator.comparing(FileEntry::name, Conventions.ID_ORDER)).toList();
    Set<String> names = new HashSet<>();
    for (FileEntry file : files) {
      Require.that(names.add(file.name()), "file %s is listed twice", file.name());
    }
  }

  /** A manifest of the current format. */
  public static Manifest of(
      String stage, Object facts, List<FileEntry> files, Provenance provenance) {
    return new Manifest(
        Conventions.FORMAT_VERSION,
        stage,
        provenance.id(stage),
        Json.tree(facts),
        files,
        provenance);
  }

  /**
   * Reads a manifest.
   *
   * @param where the manifest's path, for errors
   * @throws ContractException if it is not a manifest of this format version and stage
   */
  public static Manifest read(byte[] json, String stage, String where) {
    checkVersion(json, where);
    Manifest manifest = Json.read(json, Manifest.class, where);
    if (!manifest.stage().equals(stage)) {
      throw new ContractException(
          "%s: expected a manifest of stage %s, found %s"
              .formatted(where, stage, manifest.stage()));
    }
    return manifest;
  }

  /**
   * The version comes first, so that a manifest of tomorrow gets a clear error, not an odd field.
   */
  private static void checkVersion(byte[] json, String where) {
    JsonNode version = Json.read(json, JsonNode.class, where).path("format_version");
    if (version.asInt(0) != Conventions.FORMAT_VERSION) {
      throw new ContractException(
          "%s: expected format_version %d, found %s"
              .formatted(
                  where, Conventions.FORMAT_VERSION, version.isMissingNode() ? "none" : version));
    }
  }

  /** The stage's own facts. */
  public <T> T facts(Class<T> type) {
    try {
      return Json.MAPPER.treeToValue(facts, type);
    } catch (JsonProcessingException e) {
      throw new ContractException(
          "manifest of %s %s: expected facts %s, found %s"
              .formatted(stage, id, type.getSimpleName(), e.getOriginalMessage()),
          e);
    }
  }

  /**
   * The entry of one file.
   *
   * @throws ContractException if the folder has no such file
   */
  public FileEntry file(String name) {
    return files.stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ContractException("manifest of %s %s: no file %s".formatted(stage, id, name)));
  }

  /** The files below one sub-folder, sorted by name. */
  public List<FileEntry> filesUnder(String folder) {
    return files.stream().filter(file -> file.name().startsWith(folder + "/")).toList();
  }
}
