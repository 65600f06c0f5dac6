package dev.nightjar.stage.storage;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Writes a stage's folder: files in any order, then the manifest that names them all, then {@code
 * _SUCCESS}.
 */
public final class FolderWriter {
  private final ObjectStore store;
  private final String folder;
  private final List<FileEntry> files = new CopyOnWriteArrayList<>();

  public FolderWriter(ObjectStore store, String folder) {
    this.store = store;
    this.folder = folder;
  }

  /** Writes one file. */
  public FileEntry write(String name, byte[] content, long rows) throws IOException {
    store.create(folder + "/" + name, content);
    return add(new FileEntry(name, content.length, rows, Sha256.of(content)));
  }

  /** Writes one file from local disk, in constant memory. */
  public FileEntry write(String name, Path content, long rows) throws IOException {
    store.create(folder + "/" + name, content);
    return add(new FileEntry(name, Files.size(content), rows, Sha256.of(content)));
  }

  /** Takes note of files that other workers wrote into the folder. */
  public void addAll(Collection<FileEntry> entries) {
    files.addAll(entries);
  }

  private FileEntry add(FileEntry entry) {
    files.add(entry);
    return entry;
  }

  /** Writes manifest and {@code _SUCCESS}: from here on the folder exists. */
  public Manifest finish(String stage, Object facts, Provenance provenance) throws IOException {
    Manifest manifest = Manifest.of(stage, facts, files, provenance);
    store.create(Layout.manifestOf(folder), Json.pretty(manifest));
    store.create(folder + "/" + Layout.SUCCESS, new byte[0]);
    return manifest;
  }
}
