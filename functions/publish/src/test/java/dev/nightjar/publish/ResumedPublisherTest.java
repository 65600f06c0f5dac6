package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.publish.check.QualityLimits;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.Deadline;
import dev.nightjar.stage.StoppedException;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A publisher that was stopped is followed by one that goes on, and nobody sees a difference. */
class ResumedPublisherTest {
  private static final int PARTS = 4;
  private static final int STEP = 5; // calls from one death to the next
  private static final TinyNight NIGHT = TinyNight.random(5, 32, 30, PARTS);

  /** By another build, of other words, of another pointer, of another part 0, broken off. */
  private static final List<UnaryOperator<String>> CHANGES =
      List.of(
          words -> words.replaceFirst("\"program\" : \"", "$0another "),
          words -> words.replace("\"program\"", "\"build\""),
          words -> words.replaceFirst("(\"compared_with\" : \")\\w{8}", "$100000000"),
          words -> words.replaceFirst("(\"results\" : \\[ *\\s*\")\\w{8}", "$100000000"),
          words -> "{}",
          words -> "");

  @TempDir Path folder;
  private ObjectStore source;
  private String run;
  private Map<String, String> expected;

  /** One night is published; of the next, what there is once it is published without a stop. */
  @BeforeEach
  void publishWithoutAStop() throws IOException {
    source = ObjectStores.open(folder.resolve("source").toString());
    publisher(source).publish(Nights.recommended(source, NIGHT, PartFormat.PARQUET, 4));
    run = Nights.recommended(source, NIGHT, PartFormat.PARQUET, 5);
    try (ObjectStore store = copy("whole")) {
      assertThat(publisher(store).publish(run).changed()).isTrue();
      expected = files(store);
    }
  }

  /** Writes down what it knows after every part. */
  private static Publisher publisher(ObjectStore store) {
    return new Publisher(store, QualityLimits.DEFAULT, true, Duration.ZERO);
  }

  private ObjectStore copy(String name) throws IOException {
    ObjectStore to = ObjectStores.open(folder.resolve(name).toString());
    for (String key : source.list("")) {
      to.create(key, source.read(key));
    }
    return to;
  }

  private static Map<String, String> files(ObjectStore store) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String key : store.list("")) {
      String root = store.root().toString();
      files.put(key, new String(store.read(key), StandardCharsets.ISO_8859_1));
      files.computeIfPresent(key, (name, text) -> text.replace(root, "ROOT/"));
    }
    return files;
  }

  @ParameterizedTest
  @EnumSource(DyingStore.Death.class)
  void killedAtAnyCallItGoesOnToTheSameBytes(DyingStore.Death death) throws Exception {
    int calls = 0;
    boolean died = true;
    long mostTakenOver = 0;
    while (died) {
      calls += STEP;
      try (ObjectStore store = copy(death + "-" + calls)) {
        died = diesAt(calls, death, store);
        List<String> opened = new ArrayList<>();
        publisher(new OpenedKeys(store, opened)).publish(run);
        mostTakenOver = Math.max(mostTakenOver, PARTS - parts(opened));
        assertThat(files(store)).as("died at call %d", calls).isEqualTo(expected);
      }
    }
    assertThat(calls).isGreaterThan(40);
    assertThat(mostTakenOver).isEqualTo(PARTS);
  }

  private boolean diesAt(int call, DyingStore.Death death, ObjectStore store) throws IOException {
    try {
      publisher(new DyingStore(store, call, death)).publish(run);
      return false;
    } catch (DyingStore.Died e) {
      return true;
    }
  }

  private long parts(List<String> opened) {
    return opened.stream().filter(key -> key.startsWith(run + "/part-")).count();
  }

  private long results(List<String> opened) {
    return opened.stream()
        .filter(key -> key.startsWith(run + "/" + Layout.PART_RESULTS + "/"))
        .count();
  }

  @Test
  void stopsBeforeItsTimeIsOverAndReadsEveryPartOnce() throws Exception {
    try (ObjectStore store = copy("stopped")) {
      List<String> opened = new ArrayList<>();
      assertThat(attempts(new OpenedKeys(store, opened))).isEqualTo(2);
      assertThat(parts(opened)).isEqualTo(PARTS);
      assertThat(results(opened)).as("each once an attempt").isEqualTo(2 + PARTS);
      assertThat(files(store)).isEqualTo(expected);
    }
  }

  /** Until the run is published, and no more than a night has. */
  private int attempts(OpenedKeys store) throws IOException {
    int attempts = 1;
    while (attempts < 9 && stopsAfterTwoParts(store)) {
      attempts++;
    }
    return attempts;
  }

  private boolean stopsAfterTwoParts(OpenedKeys store) throws IOException {
    return stopsAfter(2, this::parts, store);
  }

  /** The clock goes on with what is opened. */
  private boolean stopsAfter(int files, ToLongFunction<List<String>> opened, OpenedKeys store)
      throws IOException {
    long before = opened.applyAsLong(store.keys());
    Deadline deadline =
        Deadline.in(Duration.ofNanos(files), () -> opened.applyAsLong(store.keys()) - before);
    try {
      new Publisher(store, QualityLimits.DEFAULT, true).publish(run, deadline);
      return false;
    } catch (StoppedException e) {
      return true;
    }
  }

  @Test
  void stopsBeforeItsTimeIsOverWhileItTakesPartsOver() throws Exception {
    try (ObjectStore store = copy("slow")) {
      stopsAfterTwoParts(new OpenedKeys(store, new ArrayList<>()));
      List<String> opened = new ArrayList<>();
      assertThat(stopsAfter(1, this::results, new OpenedKeys(store, opened))).isTrue();
      assertThat(results(opened)).isOne();
      assertThat(attempts(new OpenedKeys(store, opened))).isOne();
      assertThat(parts(opened)).isEqualTo(2);
      assertThat(files(store)).isEqualTo(expected);
    }
  }

  @Test
  void beginsAnewWhereAnotherNightIsPublishedSince() throws Exception {
    try (ObjectStore store = copy("other")) {
      stopsAfterTwoParts(new OpenedKeys(store, new ArrayList<>()));
      assertThat(store.list(run + "/" + Layout.VERIFIED)).hasSize(1);
      publisher(store).publish(Nights.recommended(store, NIGHT, PartFormat.CSV, 3));
      List<String> opened = new ArrayList<>();
      Publisher.Outcome outcome = publisher(new OpenedKeys(store, opened)).publish(run);
      assertThat(parts(opened)).isEqualTo(PARTS);
      assertThat(outcome.changed()).isTrue();
      assertThat(outcome.quality().orElseThrow().comparedUsers()).isGreaterThan(10);
      assertThat(store.list(run + "/" + Layout.VERIFIED)).isEmpty();
    }
  }

  /** What counts no more stands further than the new publisher comes in one attempt. */
  @Test
  void beginsAnewOnceWhereWhatWasLeftCountsNoMore() throws Exception {
    for (UnaryOperator<String> change : CHANGES) {
      try (ObjectStore store = copy("changed-" + CHANGES.indexOf(change))) {
        stopsAfterTwoParts(new OpenedKeys(store, new ArrayList<>()));
        String left = store.list(run + "/" + Layout.VERIFIED).get(0);
        String words = new String(store.read(left), StandardCharsets.UTF_8);
        String other = change.apply(words);
        assertThat(other).isNotEqualTo(words);
        store.create(Layout.verified(run, 3), other.getBytes(StandardCharsets.UTF_8));
        List<String> opened = new ArrayList<>();
        assertThat(attempts(new OpenedKeys(store, opened))).isEqualTo(2);
        assertThat(parts(opened)).isEqualTo(PARTS);
        assertThat(files(store)).isEqualTo(expected);
      }
    }
  }

  @Test
  void doesNotTakeOverWhatIsGoneOrChanged() throws Exception {
    try (ObjectStore store = copy("gone")) {
      stopsAfterTwoParts(new OpenedKeys(store, new ArrayList<>()));
      String result = run + "/" + Layout.partResult(0, PARTS);
      byte[] right = store.read(result);
      store.overwrite(result, store.read(run + "/" + Layout.partResult(1, PARTS)));
      assertThatThrownBy(() -> publisher(store).publish(run))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining("expected part 0, found 1");
      store.overwrite(result, right);
      String part = run + "/" + Layout.part(1, PARTS, "parquet");
      store.delete(part);
      assertThatThrownBy(() -> publisher(store).publish(run))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining(part + ": expected a file, found none");
      assertThat(store.version(Layout.manifestOf(run))).isEmpty();
    }
  }
}
