package dev.nightjar.stage.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.FileNotFoundException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store promises; one subclass per store. */
abstract class ObjectStoreContract {
  @TempDir Path scratch;
  private ObjectStore store;

  /** An empty store below a root of its own. */
  abstract ObjectStore openStore() throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = openStore();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void opensSomeBytesOfAnObject() throws Exception {
    store.create("a/b", bytes("0123456789"));
    for (int[] range : new int[][] {{0, 10}, {3, 7}, {9, 10}, {4, 4}}) {
      try (InputStream in = store.open("a/b", range[0], range[1])) {
        assertThat(new String(in.readAllBytes(), UTF_8))
            .isEqualTo("0123456789".substring(range[0], range[1]));
      }
    }
  }

  @Test
  void readsBackWhatItWrote() throws Exception {
    ObjectVersion written = store.create("a/b.txt", bytes("seven"));
    assertThat(store.read("a/b.txt")).isEqualTo(bytes("seven"));
    assertThat(store.version("a/b.txt")).contains(written);
    assertThat(written.bytes()).isEqualTo(5);
  }

  @Test
  void writesAFileFromDisk() throws Exception {
    Path file = Files.write(scratch.resolve("local"), new byte[300_000]);
    assertThat(store.create("big", file).bytes()).isEqualTo(300_000);
    assertThat(store.read("big")).isEqualTo(new byte[300_000]);
  }

  @Test
  void acceptsTheSameBytesTwice() throws Exception {
    ObjectVersion first = store.create("a", bytes("same"));
    assertThat(store.create("a", bytes("same"))).isEqualTo(first);
    assertThat(store.create("a", Files.write(scratch.resolve("x"), bytes("same"))))
        .isEqualTo(first);
  }

  @Test
  void refusesToOverwriteOtherBytes() throws Exception {
    store.create("a", bytes("first"));
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> store.create("a", bytes("second")))
        .withMessageContaining(store.uri("a").toString());
    assertThat(store.read("a")).isEqualTo(bytes("first"));
  }

  @Test
  void replacesTheVersionItExpects() throws Exception {
    ObjectVersion first = store.replace("a", bytes("first"), Optional.empty());
    ObjectVersion second = store.replace("a", bytes("second"), Optional.of(first));
    assertThat(store.read("a")).isEqualTo(bytes("second"));
    assertThat(store.version("a")).contains(second);
  }

  @Test
  void refusesToReplaceWhatSomeoneElseChanged() throws Exception {
    ObjectVersion first = store.replace("a", bytes("first"), Optional.empty());
    store.replace("a", bytes("second"), Optional.of(first));
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> store.replace("a", bytes("third"), Optional.of(first)));
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> store.replace("a", bytes("third"), Optional.empty()));
    assertThat(store.read("a")).isEqualTo(bytes("second"));
  }

  @Test
  void refusesToReplaceWhatIsGone() throws Exception {
    ObjectVersion first = store.replace("a", bytes("first"), Optional.empty());
    store.delete("a");
    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> store.replace("a", bytes("second"), Optional.of(first)));
    assertThat(store.version("a")).isEmpty();
  }

  @Test
  void takesItsOwnRetriedReplacementForWritten() throws Exception {
    ObjectVersion first = store.replace("a", bytes("first"), Optional.empty());
    ObjectVersion second = store.replace("a", bytes("second"), Optional.of(first));
    assertThat(store.replace("a", bytes("second"), Optional.of(first))).isEqualTo(second);
  }

  @Test
  void letsExactlyOneOfTwoRacersReplace() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int race = 0; race < 10; race++) {
        race("race-" + race, threads);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void race(String key, ExecutorService threads) throws Exception {
    ObjectVersion start = store.replace(key, bytes("start"), Optional.empty());
    CyclicBarrier together = new CyclicBarrier(2);
    List<Future<Boolean>> racers = new ArrayList<>();
    for (String content : List.of("left", "right")) {
      racers.add(threads.submit(() -> wins(key, together, content, start)));
    }
    boolean left = racers.get(0).get();
    boolean right = racers.get(1).get();
    assertThat(left).as("%s: one of two wins", key).isNotEqualTo(right);
    assertThat(store.read(key)).isEqualTo(bytes(left ? "left" : "right"));
  }

  private boolean wins(String key, CyclicBarrier together, String content, ObjectVersion start)
      throws Exception {
    together.await();
    try {
      store.replace(key, bytes(content), Optional.of(start));
      return true;
    } catch (ConflictException lost) {
      return false;
    }
  }

  @Test
  void listsExactlyOneFolder() throws Exception {
    for (String key : List.of("a/z", "a/b/c", "ab/c", "a.txt")) {
      store.create(key, bytes(key));
    }
    assertThat(store.list("a")).containsExactly("a/b/c", "a/z");
    assertThat(store.list("")).containsExactly("a.txt", "a/b/c", "a/z", "ab/c");
    assertThat(store.list("nothing")).isEmpty();
  }

  @Test
  void namesTheUriOfAMissingObject() {
    assertThatExceptionOfType(FileNotFoundException.class)
        .isThrownBy(() -> store.open("no/such"))
        .withMessage(store.root() + "no/such does not exist");
  }

  @Test
  void overwritesAndDeletesWhateverWasThere() throws Exception {
    Path file = Files.write(scratch.resolve("local"), bytes("new"));
    store.create("a", bytes("old"));
    store.overwrite("a", file);
    assertThat(store.read("a")).isEqualTo(bytes("new"));
    store.delete("a");
    store.delete("a");
    assertThat(store.version("a")).isEmpty();
  }

  @Test
  void keepsOddKeysApart() throws Exception {
    for (String key : List.of("dt=2026-01-31/run=0f/x", "a b", "ä%20+&")) {
      store.create(key, bytes(key));
      assertThat(store.read(key)).isEqualTo(bytes(key));
    }
    assertThat(store.list("")).containsExactly("a b", "dt=2026-01-31/run=0f/x", "ä%20+&");
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
