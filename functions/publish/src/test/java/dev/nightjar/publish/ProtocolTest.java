package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.publish.retain.Retention;
import dev.nightjar.publish.retain.RetentionPlan;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every order in which nights, a rollback and a retain can meet, whoever dies where. */
class ProtocolTest {
  @TempDir Path root;

  @Test
  void inEveryReachableStateThePointerLeadsToAWholeRunThatWasNotRolledBack() {
    ProtocolSearch.Found found = ProtocolSearch.explore(ProtocolModel.with(), Optional.empty());
    assertThat(found.states()).isGreaterThan(10_000);
    assertThat(found.violations()).isEmpty();
  }

  /** The search sees what it is there for. */
  @ParameterizedTest
  @CsvSource({
    "RETAIN_DOES_NOT_ANNOUNCE, the pointer names a run that is not whole",
    "FLIP_WITHOUT_CONDITION, the run before is not whole",
    "ROLLED_BACK_RUNS_ARE_FORGOTTEN, a rolled-back run is published",
    "PREDECESSOR_IS_NOT_KEPT, the run before is not whole"
  })
  void aProtocolWithAFlawIsFoundOut(ProtocolModel.Flaw flaw, String violation) {
    ProtocolModel model = ProtocolModel.with(flaw);
    assertThat(ProtocolSearch.explore(model, Optional.of(violation)).violations())
        .contains(violation);
  }

  /** Requests that change something, as the model has them. */
  @Test
  void theProgramsMakeTheRequestsOfTheModelInItsOrder() throws IOException {
    List<String> requests = new ArrayList<>();
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      ObjectStore recorded = Nights.recording(store, requests);
      String first = Nights.recommended(store, PartFormat.JSONL, 5);
      new Publisher(store).publish(first);
      String second = Nights.dated(store, TinyNight.DATE.plusDays(1), 5);
      new Publisher(recorded).publish(second);
      assertThat(requests)
          .containsExactly(
              "create " + Layout.manifestOf(second),
              "create " + second + "/" + Layout.SUCCESS,
              "replace " + second + "/" + Layout.SYMLINKS,
              "replace " + Layout.CURRENT);
      String third = Nights.dated(store, TinyNight.DATE.plusDays(2), 5);
      new Publisher(store).publish(third);
      requests.clear();
      new Publisher(recorded).rollBack(second);
      assertThat(requests).containsExactly("replace " + Layout.CURRENT);
      requests.clear();
      Retention.apply(recorded, RetentionPlan.make(store, 1));
      assertThat(requests)
          .startsWith("replace " + Layout.CURRENT)
          .endsWith("replace " + Layout.CURRENT);
      assertThat(requests.indexOf("delete " + Layout.manifestOf(first)))
          .isPositive()
          .isLessThan(requests.indexOf("delete " + first + "/" + Layout.RUN));
    }
  }
}
