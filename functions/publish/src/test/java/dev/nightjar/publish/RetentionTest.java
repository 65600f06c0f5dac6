package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.publish.history.History;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.publish.retain.RetainMain;
import dev.nightjar.publish.retain.Retention;
import dev.nightjar.publish.retain.RetentionPlan;
import dev.nightjar.stage.command.ExitCode;
import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetentionTest {
  @TempDir Path root;
  private ObjectStore store;
  private String first;
  private String second;
  private String fifth;

  /** Five nights, the last one published. */
  @BeforeEach
  void fiveNights() throws IOException {
    store = ObjectStores.open(root.toString());
    first = Roots.night(store, "2026-01-01", "a1");
    second = Roots.night(store, "2026-01-02", "a2");
    Roots.night(store, "2026-01-03", "a3");
    String fourth = Roots.night(store, "2026-01-04", "a4");
    fifth = Roots.night(store, "2026-01-05", "a5");
    Roots.point(store, fifth, Optional.of(fourth));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static List<String> everythingOf(String date, String id) {
    return List.of(
        "datasets/dt=%s/run=%s".formatted(date, id),
        "models/" + id,
        "recommendations/dt=%s/run=%s".formatted(date, id),
        "reports/dt=%s/run=%s".formatted(date, id));
  }

  private Set<String> plan(int keep) throws IOException {
    return RetentionPlan.make(store, keep).folders().keySet();
  }

  @Test
  void deletesWhatIsOlderThanTheLastNightsButNoTextVectors() throws IOException {
    Set<String> expected = new TreeSet<>(everythingOf("2026-01-01", "a1"));
    expected.addAll(everythingOf("2026-01-02", "a2"));
    assertThat(plan(3)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(plan(5)).isEmpty();
    assertThat(plan(9)).isEmpty();
    Retention.apply(store, RetentionPlan.make(store, 3));
    assertThat(store.list("")).noneMatch(key -> key.contains("2026-01-02"));
    assertThat(store.list("models")).extracting(key -> key.split("/", -1)[1]).doesNotContain("a1");
    assertThat(store.list("embeddings")).hasSize(5);
    assertThat(History.read(store)).extracting(History.Night::run).hasSize(3);
    for (String folder : Runs.finished(store)) {
      FolderReader.open(store, folder, Layout.RECOMMEND).verify();
    }
  }

  @Test
  void keepsWhatThePointerLeadsToAndLedToBefore() throws IOException {
    Roots.point(store, first, Optional.of(second));
    Set<String> expected = new TreeSet<>(everythingOf("2026-01-03", "a3"));
    expected.addAll(everythingOf("2026-01-04", "a4"));
    assertThat(plan(1)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void keepsOldModelsAndDatasetsThatANewRunWasMadeOf() throws IOException {
    Roots.run(store, "2026-01-06", "a6", "datasets/dt=2026-01-02/run=a2", "models/a1");
    assertThat(plan(1))
        .doesNotContain("models/a1", "datasets/dt=2026-01-01/run=a1")
        .doesNotContain("datasets/dt=2026-01-02/run=a2")
        .contains("models/a2", "recommendations/dt=2026-01-01/run=a1");
  }

  @Test
  void whatCannotBeReadStaysAndStopsNothing() throws IOException {
    store.overwrite("models/a1/manifest.json", new byte[] {'{'});
    assertThat(plan(3))
        .contains("models/a2", "recommendations/dt=2026-01-01/run=a1")
        .doesNotContain("models/a1");
  }

  /** Nobody knows what it was made of. */
  @Test
  void whatARunNeedsThatCannotBeReadStays() throws IOException {
    store.create("recommendations/dt=2026-01-06/run=a6/manifest.json", new byte[] {'{'});
    assertThat(plan(3))
        .containsExactlyInAnyOrder(
            "recommendations/dt=2026-01-01/run=a1", "reports/dt=2026-01-01/run=a1",
            "recommendations/dt=2026-01-02/run=a2", "reports/dt=2026-01-02/run=a2",
            "recommendations/dt=2026-01-03/run=a3", "reports/dt=2026-01-03/run=a3");
  }

  @Test
  void deletesNothingIfWhatIsPublishedCannotBeRead() throws IOException {
    store.overwrite(Layout.manifestOf(fifth), new byte[] {'{'});
    assertThatThrownBy(() -> plan(1)).isInstanceOf(ContractException.class);
  }

  @Test
  void countsDatesAndLeavesWhatIsBeingMade() throws IOException {
    Roots.run(store, "2026-01-05", "b5", "datasets/dt=2026-01-05/run=a5", "models/a5");
    Roots.model(store, Roots.dataset(store, "2026-01-06", "a6"), "a6");
    store.create("recommendations/dt=2026-01-06/run=a6/_run.json", new byte[1]);
    store.create("recommendations/dt=2026-01-01/run=broken/_run.json", new byte[1]);
    store.create("models/half/model.onnx", new byte[1]);
    store.create("recommendations/README", new byte[1]);
    assertThat(plan(2))
        .contains("recommendations/dt=2026-01-01/run=broken")
        .noneMatch(folder -> folder.contains("2026-01-04") || folder.contains("2026-01-05"))
        .noneMatch(folder -> folder.contains("a6") || folder.equals("models/half"));
  }

  @Test
  void aDryRunOnlySays() throws IOException {
    List<String> before = store.list("");
    int exit = RetainMain.command().execute("--root", root.toString(), "--keep", "1", "--dry-run");
    assertThat(exit).isEqualTo(ExitCode.DONE);
    assertThat(store.list("")).isEqualTo(before);
    assertThat(RetainMain.command().execute("--root", root.toString(), "--keep", "2"))
        .isEqualTo(ExitCode.DONE);
    assertThat(store.list("")).hasSizeLessThan(before.size());
  }

  @Test
  void deletesNothingIfThePointerWasFlippedSinceThePlan() throws IOException {
    RetentionPlan plan = RetentionPlan.make(store, 2);
    new Publisher(store).rollBack(second);
    List<String> before = store.list("");
    assertThatThrownBy(() -> Retention.apply(store, plan)).isInstanceOf(ConflictException.class);
    assertThat(store.list("")).isEqualTo(before);
    FolderReader.open(store, second, Layout.RECOMMEND).verify();
  }

  @Test
  void nobodyFlipsToARunThatIsBeingDeleted() throws IOException {
    ObjectStore dying = new DyingStore(store, 1, DyingStore.Death.AFTER_THE_CALL);
    RetentionPlan plan = RetentionPlan.make(store, 3);
    assertThatThrownBy(() -> Retention.apply(dying, plan)).isInstanceOf(DyingStore.Died.class);
    byte[] pointer = store.read(Layout.CURRENT);
    assertThatThrownBy(() -> new Publisher(store).rollBack(second))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(second)
        .hasMessageContaining("retain is deleting it");
    assertThat(store.read(Layout.CURRENT)).isEqualTo(pointer);
    Retention.apply(store, RetentionPlan.make(store, 3));
    assertThat(CurrentPointer.read(store).orElseThrow().pointer().retiring()).isEmpty();
  }

  @Test
  void deletesNothingBeforeAnythingWasPublished() throws IOException {
    store.delete(Layout.CURRENT);
    assertThat(plan(1)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(DyingStore.Death.class)
  void killedAnywhereItIsRunAgainAndNothingNeededIsTouched(DyingStore.Death death)
      throws IOException {
    boolean died = true;
    for (int call = 1; died; call++) {
      try {
        ObjectStore dying = new DyingStore(store, call, death);
        Retention.apply(dying, RetentionPlan.make(dying, 3));
        died = false;
      } catch (DyingStore.Died e) {
        assertThat(CurrentPointer.read(store)).isPresent();
      }
      for (String folder : Runs.finished(store)) {
        FolderReader.open(store, folder, Layout.RECOMMEND).verify();
      }
    }
    assertThat(store.list("recommendations")).noneMatch(key -> key.contains("2026-01-02"));
    assertThat(Runs.finished(store)).hasSize(3).first().isEqualTo(fifth);
  }
}
