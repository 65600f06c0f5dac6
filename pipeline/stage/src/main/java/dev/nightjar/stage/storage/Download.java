package dev.nightjar.stage.storage;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** Copies stored objects to local disk, for libraries that want a file. */
public final class Download {
  /**
   * What to do about a file of another digest: what is finished is only looked for by its folder.
   */
  static final String CHANGED =
      "; it was changed after it was written: once its folder is deleted, its night makes it again";

  private Download() {}

  /**
   * Copies one object, in constant memory, and checks it.
   *
   * @param expected what a manifest or a part result says of it
   * @param to replaced if it is there
   * @throws java.io.FileNotFoundException if there is no such object
   * @throws ContractException if its bytes are not the expected ones
   */
  public static void copy(ObjectStore store, String key, FileEntry expected, Path to)
      throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(store.open(key), digest)) {
      Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
    }
    String found = Sha256.hex(digest.digest());
    if (!found.equals(expected.sha256())) {
      throw new ContractException(
          ("%s: expected %d bytes with digest %s, found %d bytes with digest %s" + CHANGED)
              .formatted(
                  store.uri(key), expected.bytes(), expected.sha256(), Files.size(to), found));
    }
  }
}
