package dev.nightjar.functions;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;

/** The model that a receipt of {@code train} names. */
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
}
