package dev.nightjar.functions;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;

/** The model that a receipt of {@code train} names, or the one in production. */
final class TrainedModel {
  private TrainedModel() {}

  /**
   * @return its folder, relative to the root
   * @throws ContractException if the stage did not end well
   */
  static String of(ObjectStore store, PlanEvent event) throws IOException {
    String key = event.receipt().orElseThrow();
    String where = store.uri(key).toString();
    StageReceipt receipt = Json.read(store.read(key), StageReceipt.class, where);
    if (!receipt.stage().equals(Layout.TRAIN) || !receipt.outcome().isGood()) {
      throw new ContractException(
          "%s: expected a receipt of train with a model, found %s of %s: %s"
              .formatted(
                  where, receipt.outcome(), receipt.stage(), receipt.reason().orElse("no model")));
    }
    return receipt.folder().orElseThrow();
  }

  /**
   * The model of the published night.
   *
   * @return its folder, relative to the root
   * @throws NothingPublishedException if there is none
   */
  static String inProduction(ObjectStore store) throws IOException {
    String where = store.uri(Layout.CURRENT).toString();
    if (store.version(Layout.CURRENT).isEmpty()) {
      throw new NothingPublishedException(where + ": expected a published night, found none");
    }
    Pointer pointer = Json.read(store.read(Layout.CURRENT), Pointer.class, where);
    String night = Layout.folderOf(pointer.manifest());
    RecommendationFacts facts =
        FolderReader.open(store, night, Layout.RECOMMEND)
            .manifest()
            .facts(RecommendationFacts.class);
    return Layout.folderOf(facts.model());
  }
}
