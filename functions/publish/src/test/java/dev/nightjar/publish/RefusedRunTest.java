package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are not published or rolled back to: the pointer stays, and the file is named. */
class RefusedRunTest {
  @TempDir Path root;
  private ObjectStore store;
  private Publisher publisher;
  private String good;

  /** A good night is published before each test. */
  @BeforeEach
  void publishAGoodNight() throws IOException {
    store = ObjectStores.open(root.toString());
    publisher = new Publisher(store);
    good = Nights.recommended(store, PartFormat.PARQUET, 5);
    assertThat(publisher.publish(good).changed()).isTrue();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void refusesANightOfYearsToCome() throws IOException {
    String run = Nights.dated(store, LocalDate.of(2062, 1, 31), 6);
    pointerStays(() -> publisher.publish(run), "_run.json: date must be", "was 2062-01-31");
  }

  @Test
  void doesNotRollBackToANightThatWasDamagedSince() throws IOException {
    String next = Nights.recommended(store, PartFormat.JSONL, 6);
    publisher.publish(next);
    flipABit(good + "/" + Layout.part(1, 3, "parquet"));
    pointerStays(() -> publisher.rollBack(good), "expected digest");
    String unfinished = Nights.recommended(store, PartFormat.JSONL, 7);
    pointerStays(() -> publisher.rollBack(unfinished), "expected a published run");
  }

  @Test
  void refusesAMissingPart() throws IOException {
    String run = Nights.recommended(store, PartFormat.PARQUET, 6);
    Files.delete(root.resolve(run).resolve(Layout.part(2, 3, "parquet")));
    pointerStays(() -> publisher.publish(run), "part-00002-of-00003.parquet: expected a file");
  }

  @Test
  void refusesAPartWithoutItsResult() throws IOException {
    String run = Nights.recommended(store, PartFormat.PARQUET, 6);
    Files.delete(root.resolve(run).resolve(Layout.partResult(0, 3)));
    pointerStays(() -> publisher.publish(run), "part-00000-of-00003.json: expected a file");
  }

  @Test
  void refusesATruncatedPart() throws IOException {
    String run = Nights.recommended(store, PartFormat.PARQUET, 6);
    String part = run + "/" + Layout.part(1, 3, "parquet");
    int length = store.read(part).length;
    Nights.rewrite(root, part, bytes -> Arrays.copyOf(bytes, length - 100));
    pointerStays(
        () -> publisher.publish(run), part, "expected " + length, "found " + (length - 100));
  }

  @Test
  void refusesAFlippedBit() throws IOException {
    String run = Nights.recommended(store, PartFormat.PARQUET, 6);
    String part = run + "/" + Layout.part(0, 3, "parquet");
    flipABit(part);
    pointerStays(() -> publisher.publish(run), part, "digest");
  }

  @Test
  void refusesPartsOfAnotherRun() throws IOException {
    String run = Nights.recommended(store, PartFormat.PARQUET, 6);
    String part = Layout.part(0, 3, "parquet");
    byte[] other = store.read(good + "/" + part);
    Nights.rewrite(root, run + "/" + part, bytes -> other);
    pointerStays(() -> publisher.publish(run), run + "/" + part, "digest");
    byte[] result = store.read(good + "/" + Layout.partResult(0, 3));
    Nights.rewrite(root, run + "/" + Layout.partResult(0, 3), bytes -> result);
    pointerStays(() -> publisher.publish(run), Layout.partResult(0, 3), "expected run");
  }

  @Test
  void refusesADatasetThatChangedSince() throws IOException {
    String run = Nights.recommended(store, PartFormat.PARQUET, 6);
    String manifest = PublishedNight.open(store).facts().dataset();
    Nights.rewrite(
        root,
        manifest,
        bytes ->
            (new String(bytes, StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8));
    pointerStays(() -> publisher.publish(run), manifest, "expected one of");
  }

  @Test
  void refusesARunThatNobodyStarted() {
    pointerStays(
        () -> publisher.publish("recommendations/dt=2026-01-31/run=000000000000"),
        "_run.json: expected a file, found none");
  }

  @Test
  void refusesUsersInTheFileOfAnotherSegment() throws IOException {
    String run = Nights.partitioned(store, PartFormat.CSV, 6);
    String gold = run + "/segment=gold/" + Layout.part(0, 3, "csv");
    String other = run + "/segment=a%20b%2Fc/" + Layout.part(0, 3, "csv");
    byte[] content = store.read(gold);
    Nights.rewrite(root, other, bytes -> content);
    pointerStays(() -> publisher.publish(run), "segment=a%20b%2Fc/part", "expected");
    Nights.claim(root, run, 0, entries -> Nights.swapped(entries, content));
    pointerStays(() -> publisher.publish(run), "segment=a%20b%2Fc/part", "out of order");
    Nights.claim(root, run, 0, entries -> entries.subList(0, 2));
    pointerStays(
        () -> publisher.publish(run), "part-00000-of-00003.json: expected files", "segment=gold");
  }

  private void flipABit(String key) throws IOException {
    Nights.rewrite(
        root,
        key,
        bytes -> {
          bytes[bytes.length / 2] ^= 1;
          return bytes;
        });
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private void pointerStays(Attempt attempt, String... words) {
    byte[] before = read();
    assertThatThrownBy(attempt::run)
        .isInstanceOf(ContractException.class)
        .hasMessageContainingAll(words);
    assertThat(read()).isEqualTo(before);
  }

  private byte[] read() {
    try {
      return store.read(Layout.CURRENT);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
