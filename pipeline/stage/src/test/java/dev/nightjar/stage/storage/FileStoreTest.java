package dev.nightjar.stage.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest extends ObjectStoreContract {
  @TempDir Path folder;

  @Override
  ObjectStore openStore() {
    return ObjectStores.open(folder.toString());
  }

  @Test
  void doesNotListWhatAKilledProcessLeft() throws Exception {
    Files.write(folder.resolve(".part.jsonl.123.tmp"), new byte[3]);
    Files.write(folder.resolve(".current.json.lock"), new byte[0]);
    Files.write(folder.resolve("whole"), new byte[3]);
    try (ObjectStore store = openStore()) {
      assertThat(store.list("")).containsExactly("whole");
    }
  }

  @Test
  void leavesNoTemporaryFileBehind() throws Exception {
    try (ObjectStore store = openStore()) {
      store.create("x", bytes("1"));
      store.create("x", bytes("1"));
      store.overwrite("x", Files.write(folder.resolve("source"), bytes("2")));
    }
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("source", "x");
  }

  @Test
  void makesObjectsThatOthersMayRead() throws Exception {
    Path ordinary = Files.writeString(folder.resolve("ordinary"), "x");
    Path secret = Files.createTempFile(folder, "secret", "");
    try (ObjectStore store = openStore()) {
      store.create("bytes", bytes("x"));
      store.create("file", secret);
    }
    assertThat(Files.getPosixFilePermissions(folder.resolve("bytes")))
        .isEqualTo(Files.getPosixFilePermissions(folder.resolve("file")))
        .isEqualTo(Files.getPosixFilePermissions(ordinary));
  }

  @Test
  void staysBelowItsRoot() {
    try (ObjectStore store = openStore()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.read("../outside"))
          .withMessage("key must stay below the root, was ../outside");
    }
  }
}
