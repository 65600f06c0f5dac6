package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.history.History;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.publish.verify.Verification;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On an S3 server: never a published wrong night, never a lost right one. */
class FaultyStorageTest {
  private static final TinyNight SMALL = TinyNight.random(3, 25, 30, 1);

  @TempDir Path scratch;

  @ParameterizedTest
  @EnumSource(Fault.class)
  void oneFaultAtEveryCallLosesNothing(Fault fault) throws Exception {
    Fault.Blobs[] faulty = {null};
    try (S3Server server =
            S3Server.behind(
                blobs -> {
                  faulty[0] = new Fault.Blobs(blobs, fault);
                  return faulty[0];
                });
        ObjectStore store = ObjectStores.open(server.root("faults"))) {
      Publisher publisher = new Publisher(store);
      String good = Nights.recommended(store, SMALL, PartFormat.PARQUET, 4);
      publisher.publish(good);
      String next = Nights.recommended(store, SMALL, PartFormat.PARQUET, 5);
      faulty[0].switchOn();
      assertThat(publisher.publish(next).changed()).isTrue();
      assertThat(faulty[0].strikes()).isGreaterThanOrEqualTo(3);
      isPublishedAndWhole(store, next);
      faulty[0].switchOn();
      assertThat(publisher.rollBack(good).changed()).isTrue();
      isPublishedAndWhole(store, good);
      faulty[0].switchOn();
      assertThat(History.read(store)).extracting(History.Night::current).containsOnlyOnce(true);
    }
  }

  /** Between any two calls, and after the write that is under way or before it. */
  @ParameterizedTest
  @EnumSource(DyingStore.Death.class)
  void killedAtAnyCallAndRunAgainItPublishesTheWholeNight(DyingStore.Death death) throws Exception {
    try (S3Server server = new S3Server();
        ObjectStore store = ObjectStores.open(server.root("kill"))) {
      new Publisher(store).publish(Nights.recommended(store, SMALL, PartFormat.PARQUET, 4));
      String next = Nights.recommended(store, SMALL, PartFormat.PARQUET, 5);
      List<String> keys = store.list("");
      byte[] before = store.read(Layout.CURRENT);
      int calls = 0;
      for (boolean died = true; died; ) {
        asBefore(store, keys, before);
        died = diesAt(++calls, death, store, next);
        if (!Arrays.equals(store.read(Layout.CURRENT), before)) {
          isPublishedAndWhole(store, next);
        }
        new Publisher(store).publish(next);
        isPublishedAndWhole(store, next);
      }
      assertThat(calls).isGreaterThan(15);
    }
  }

  /** Of what was there, publishing changes the pointer alone; the rest it adds. */
  private static void asBefore(ObjectStore store, List<String> keys, byte[] pointer)
      throws IOException {
    for (String key : store.list("")) {
      if (!keys.contains(key)) {
        store.delete(key);
      }
    }
    store.overwrite(Layout.CURRENT, pointer);
    assertThat(store.list("")).isEqualTo(keys);
  }

  private static boolean diesAt(int call, DyingStore.Death death, ObjectStore store, String run)
      throws IOException {
    try {
      new Publisher(new DyingStore(store, call, death)).publish(run);
      return false;
    } catch (DyingStore.Died e) {
      return true;
    }
  }

  static ObjectStore copyOf(ObjectStore from, String root) throws IOException {
    ObjectStore to = ObjectStores.open(root);
    for (String key : from.list("")) {
      to.create(key, from.read(key));
    }
    return to;
  }

  private enum Damage {
    MISSING,
    TRUNCATED,
    FROM_ANOTHER_RUN,
    FLIPPED_BIT,
    RESULT_MISSING,
    RESULT_FROM_ANOTHER_RUN;

    String key(String run) {
      boolean result = this == RESULT_MISSING || this == RESULT_FROM_ANOTHER_RUN;
      return run + "/" + (result ? Layout.partResult(1, 3) : Layout.part(1, 3, "parquet"));
    }

    /** The bytes that lie there now; empty for none. */
    Optional<byte[]> of(byte[] right, byte[] other) {
      byte[] flipped = right.clone();
      flipped[right.length / 2] ^= 4;
      return switch (this) {
        case MISSING, RESULT_MISSING -> Optional.empty();
        case TRUNCATED -> Optional.of(Arrays.copyOf(right, right.length - 1));
        case FROM_ANOTHER_RUN, RESULT_FROM_ANOTHER_RUN -> Optional.of(other);
        case FLIPPED_BIT -> Optional.of(flipped);
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void aDamagedRunIsRefusedAndPublishedOnceItIsWhole(Damage damage) throws Exception {
    try (S3Server server = new S3Server();
        ObjectStore store = ObjectStores.open(server.root("damage"))) {
      Publisher publisher = new Publisher(store);
      String good = Nights.recommended(store, PartFormat.PARQUET, 5);
      publisher.publish(good);
      byte[] pointer = store.read(Layout.CURRENT);
      String run = Nights.recommended(store, PartFormat.PARQUET, 6);
      String key = damage.key(run);
      byte[] right = store.read(key);
      put(store, key, damage.of(right, store.read(damage.key(good))));
      assertThatThrownBy(() -> publisher.publish(run))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining(key);
      assertThat(store.read(Layout.CURRENT)).isEqualTo(pointer);
      assertThat(store.version(Layout.manifestOf(run))).isEmpty();
      isPublishedAndWhole(store, good);
      put(store, key, Optional.of(right));
      assertThat(publisher.publish(run).changed()).isTrue();
      isPublishedAndWhole(store, run);
    }
  }

  private void put(ObjectStore store, String key, Optional<byte[]> content) throws IOException {
    if (content.isEmpty()) {
      store.delete(key);
    } else {
      store.overwrite(key, Files.write(scratch.resolve("content"), content.get()));
    }
  }

  @Test
  void ofTwoWhoPublishAtOnceOneWinsAndItsNightIsWhole() throws Exception {
    HeldWrites[] held = {null};
    try (S3Server server = S3Server.behind(blobs -> held[0] = new HeldWrites(blobs));
        ObjectStore store = ObjectStores.open(server.root("race"))) {
      new Publisher(store).publish(Nights.recommended(store, SMALL, PartFormat.PARQUET, 4));
      List<String> runs =
          List.of(
              Nights.recommended(store, SMALL, PartFormat.PARQUET, 5),
              Nights.recommended(store, SMALL, PartFormat.JSONL, 6));
      held[0].hold("/" + Layout.CURRENT, 2);
      ExecutorService threads = Executors.newFixedThreadPool(2);
      List<Future<Boolean>> racers =
          runs.stream().map(run -> threads.submit(() -> wins(store, run))).toList();
      held[0].await();
      held[0].release();
      boolean first = racers.get(0).get();
      assertThat(racers.get(1).get()).isNotEqualTo(first);
      threads.shutdown();
      isPublishedAndWhole(store, runs.get(first ? 0 : 1));
      String loser = runs.get(first ? 1 : 0);
      assertThat(new Publisher(store).publish(loser).changed()).isTrue();
      isPublishedAndWhole(store, loser);
    }
  }

  private static boolean wins(ObjectStore store, String run) throws IOException {
    try {
      return new Publisher(store).publish(run).changed();
    } catch (ConflictException lost) {
      return false;
    }
  }

  /** Someone deleted, or changed, what the pointer leads to. */
  @Test
  void aStalePointerIsToldAndDoesNotStopTheNextNight() throws Exception {
    try (S3Server server = new S3Server();
        ObjectStore store = ObjectStores.open(server.root("stale"))) {
      Publisher publisher = new Publisher(store);
      String good = Nights.recommended(store, SMALL, PartFormat.PARQUET, 4);
      publisher.publish(good);
      String manifest = Layout.manifestOf(good);
      byte[] changed = store.read(manifest);
      changed[changed.length - 1] = ' ';
      put(store, manifest, Optional.of(changed));
      assertThatThrownBy(() -> PublishedNight.open(store)).hasMessageContaining("expected digest");
      assertThatThrownBy(() -> Verification.verify(store, good))
          .hasMessageContaining("which current.json says");
      store.delete(manifest);
      String next = Nights.recommended(store, SMALL, PartFormat.PARQUET, 5);
      Publisher.Outcome outcome = publisher.publish(next);
      assertThat(outcome.changed()).isTrue();
      assertThat(outcome.quality().orElseThrow().overlap()).isEmpty();
      isPublishedAndWhole(store, next);
    }
  }

  static void isPublishedAndWhole(ObjectStore store, String run) throws IOException {
    FolderReader folder = FolderReader.open(store, run, Layout.RECOMMEND);
    assertThat(CurrentPointer.leadsTo(CurrentPointer.read(store), folder)).as(run).isTrue();
    Verification.verify(store, Verification.currentFolder(store));
  }
}
