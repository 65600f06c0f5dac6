package dev.nightjar.functions;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nightjar.contract.Layout;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;

/** Files of one root as they should be below another: the list of parts names its own. */
final class MovedFiles {
  private MovedFiles() {}

  static byte[] read(ObjectStore from, ObjectStore to, String key) throws IOException {
    byte[] bytes = from.read(key);
    return key.endsWith(Layout.SYMLINKS)
        ? new String(bytes, UTF_8).replace(rootOf(from), rootOf(to)).getBytes(UTF_8)
        : bytes;
  }

  private static String rootOf(ObjectStore store) {
    return store.uri("x").toString().replaceFirst("x$", "");
  }
}
