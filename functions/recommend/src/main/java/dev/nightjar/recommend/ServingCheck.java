package dev.nightjar.recommend;

import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.recommend.rules.Rules;
import dev.nightjar.recommend.rules.RulesFile;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;

/** Checks that a run's other inputs, beside its model, exist and fit together. */
public final class ServingCheck {
  private ServingCheck() {}

  /**
   * Reads the rules, if there are any.
   *
   * @throws java.io.FileNotFoundException if they are not there
   * @throws dev.nightjar.contract.ContractException if they are no rules
   */
  public static Rules readRules(RecommendSettings settings) throws IOException {
    return settings.rules().isPresent() ? RulesFile.read(settings.rules().get()) : Rules.NONE;
  }

  /**
   * Reads the catalog under the rules.
   *
   * @throws dev.nightjar.contract.ContractException if they do not fit
   */
  public static void readCatalog(FolderReader dataset, RecommendSettings settings)
      throws IOException {
    int items = dataset.manifest().facts(DatasetFacts.class).items();
    ServedCatalog.read(dataset, items, readRules(settings));
  }
}
