package dev.nightjar.stage.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  /** As in S3, where there is no folder without an object. */
  /** As of a full disk, the system says of a folder that is read as a file only what is wrong. */
  @Test
  void saysWhichObjectCannotBeWritten() throws Exception {
    try (ObjectStore store = openStore()) {
      assertThatThrownBy(() -> store.create("x", folder))
          .isInstanceOf(IOException.class)
          .hasMessage("cannot write %s: Is a directory", store.uri("x"));
      assertThatThrownBy(() -> store.overwrite("x", folder))
          .hasMessage("cannot write %s: Is a directory", store.uri("x"));
      assertThat(store.list("")).isEmpty();
    }
  }

  @Test
  void leavesNoEmptyFolderBehind() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("link"), elsewhere);
    try (ObjectStore store = openStore()) {
      store.create("a/b/c/x", bytes("1"));
      store.create("a/y", bytes("1"));
      store.create("link/d/z", bytes("1"));
      store.delete("a/b/c/x");
      store.delete("link/d/z");
      store.delete("a/b/never/was");
      assertThat(folder.resolve("a").toFile().list()).containsExactly("y");
      assertThat(folder.resolve("link")).isSymbolicLink().isEmptyDirectory();
      store.delete("a/y");
    }
    assertThat(folder).isNotEmptyDirectory();
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("link", "elsewhere");
  }

  @Test
  void writesAndListsWhileOthersDeleteTheLastObjectOfTheFolder() throws Exception {
    try (ObjectStore store = openStore()) {
      ExecutorService others = Executors.newSingleThreadExecutor();
      Future<?> deletes =
          others.submit(
              () -> {
                for (int i = 0; i < 300; i++) {
                  store.overwrite("m/claim", bytes("1"));
                  store.delete("m/claim");
                }
                return null;
              });
      for (int i = 0; i < 300; i++) {
        store.create("m/" + i, bytes("1"));
        assertThat(store.list("")).contains("m/" + i);
        store.delete("m/" + i);
      }
      deletes.get();
      others.shutdown();
    }
    assertThat(folder).isEmptyDirectory();
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

  @Test
  void aRootThatLacksItsColonIsNoPath() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ObjectStores.open("s3//bucket/nights"))
        .withMessage(
            "expected a path, file:///FOLDER or s3://BUCKET/FOLDER, was s3//bucket/nights: a colon is"
                + " missing");
  }
}
