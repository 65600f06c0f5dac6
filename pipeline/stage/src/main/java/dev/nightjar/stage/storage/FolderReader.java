package dev.nightjar.stage.storage;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.InputRef;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.Npy;
import dev.nightjar.contract.Sha256;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a finished folder. Every file is checked against the digest in the manifest as it is read
 * to its end.
 */
public final class FolderReader {
  private final ObjectStore store;
  private final String folder;
  private final Manifest manifest;
  private final String manifestDigest;

  private FolderReader(ObjectStore store, String folder, Manifest manifest, String manifestDigest) {
    this.store = store;
    this.folder = folder;
    this.manifest = manifest;
    this.manifestDigest = manifestDigest;
  }

  /**
   * Opens a finished folder.
   *
   * @throws java.io.FileNotFoundException if it has no manifest
   * @throws ContractException if the manifest is of another version or stage
   */
  public static FolderReader open(ObjectStore store, String folder, String stage)
      throws IOException {
    String key = Layout.manifestOf(folder);
    byte[] json = manifest(store, folder, stage);
    Manifest manifest = Manifest.read(json, stage, store.uri(key).toString());
    return new FolderReader(store, folder, manifest, Sha256.of(json));
  }

  private static byte[] manifest(ObjectStore store, String folder, String stage)
      throws IOException {
    try {
      return store.read(Layout.manifestOf(folder));
    } catch (FileNotFoundException e) {
      throw new FileNotFoundException(
          "%s: expected a finished folder of stage %s; is the name right, and did that stage end well?"
              .formatted(e.getMessage(), stage));
    }
  }

  /** As {@link #open}, or empty if the folder is not finished. */
  public static Optional<FolderReader> find(ObjectStore store, String folder, String stage)
      throws IOException {
    return store.version(Layout.manifestOf(folder)).isPresent()
        ? Optional.of(open(store, folder, stage))
        : Optional.empty();
  }

  public Manifest manifest() {
    return manifest;
  }

  public String folder() {
    return folder;
  }

  /** The manifest's path relative to the root. */
  public String manifestKey() {
    return Layout.manifestOf(folder);
  }

  public String manifestDigest() {
    return manifestDigest;
  }

  /** This folder as an input of the next stage. */
  public InputRef asInput() {
    return new InputRef(manifestKey(), "sha256:" + manifestDigest);
  }

  /** Reads one whole file. */
  public byte[] read(String name) throws IOException {
    FileEntry entry = manifest.file(name);
    byte[] content = store.read(folder + "/" + name);
    check(entry, Sha256.of(content));
    return content;
  }

  /** Reads a float matrix. */
  public Npy.Floats readFloats(String name) throws IOException {
    return Npy.readFloats(new ByteArrayInputStream(read(name)), where(name));
  }

  /** Reads an int matrix. */
  public Npy.Ints readInts(String name) throws IOException {
    return Npy.readInts(new ByteArrayInputStream(read(name)), where(name));
  }

  /**
   * Hands over each line of a UTF-8 file; memory is one line. A wrong digest is found at the end of
   * the file.
   */
  public void forEachLine(String name, Consumer<String> consumer) throws IOException {
    FileEntry entry = manifest.file(name);
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(store.open(folder + "/" + name), digest);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        consumer.accept(line);
      }
    }
    check(entry, Sha256.hex(digest.digest()));
  }

  /** Copies one file to local disk, in constant memory, and checks it. */
  public void copy(String name, Path to) throws IOException {
    Download.copy(store, folder + "/" + name, manifest.file(name), to);
  }

  /** Checks the digest of every file. */
  public void verify() throws IOException {
    for (FileEntry entry : manifest.files()) {
      try (InputStream in = store.open(folder + "/" + entry.name())) {
        check(entry, Sha256.of(in));
      }
    }
  }

  private void check(FileEntry entry, String found) {
    if (!found.equals(entry.sha256())) {
      throw new ContractException(
          ("%s: expected digest %s, found %s" + Download.CHANGED)
              .formatted(where(entry.name()), entry.sha256(), found));
    }
  }

  private String where(String name) {
    return store.uri(folder + "/" + name).toString();
  }
}
