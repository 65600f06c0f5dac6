package dev.nightjar.publish.check;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.time.LocalDate;
import java.util.List;

/**
 * Checks that the plan of a run is that of its folder and of its inputs.
 *
 * @param where names {@code _run.json} in errors
 */
public record PlanCheck(ObjectStore store, String where, RecommendationRun plan) {
  /**
   * @throws ContractException for the first thing that is wrong
   */
  void check(String folder, List<FolderReader> inputs) {
    expect("id", plan.provenance().id(Layout.RECOMMEND), plan.id());
    expect("folder", folder, Layout.recommendations(night(), plan.id()));
    for (FolderReader input : inputs) {
      if (!plan.provenance().inputs().contains(input.asInput())) {
        throw new ContractException(
            "%s: expected one of %s, found digest %s"
                .formatted(
                    store.uri(input.manifestKey()),
                    plan.provenance().inputs(),
                    input.manifestDigest()));
      }
    }
  }

  private LocalDate night() {
    try {
      return Require.night(plan.date(), "date");
    } catch (IllegalArgumentException e) {
      throw new ContractException(where + ": " + e.getMessage(), e);
    }
  }

  private void expect(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new ContractException(
          "%s: expected %s %s, found %s".formatted(where, what, expected, found));
    }
  }
}
