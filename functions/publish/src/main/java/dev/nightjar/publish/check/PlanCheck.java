package dev.nightjar.publish.check;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.FolderReader;
import java.time.LocalDate;
import java.util.List;

/** Checks that the plan of a run is that of its folder and of its inputs. */
record PlanCheck(RunFolder folder, RecommendationRun plan) {
  /**
   * @throws ContractException for the first thing that is wrong
   */
  void check(List<FolderReader> inputs) {
    folder.expect(Layout.RUN, "id", plan.provenance().id(Layout.RECOMMEND), plan.id());
    folder.expect(
        Layout.RUN, "folder", folder.folder(), Layout.recommendations(night(), plan.id()));
    for (FolderReader input : inputs) {
      if (!plan.provenance().inputs().contains(input.asInput())) {
        throw new ContractException(
            "%s: expected one of %s, found digest %s"
                .formatted(
                    folder.store().uri(input.manifestKey()),
                    plan.provenance().inputs(),
                    input.manifestDigest()));
      }
    }
  }

  private LocalDate night() {
    try {
      return Require.night(plan.date(), "date");
    } catch (IllegalArgumentException e) {
      throw new ContractException(folder.where(Layout.RUN) + ": " + e.getMessage(), e);
    }
  }
}
