package dev.nightjar.recommend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.Pointer;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;

/** Checks that the same users are held out as in the night before. */
final class HoldoutCheck {
  private HoldoutCheck() {}

  /**
   * @throws ContractException if the published run has another salt
   */
  static void check(ObjectStore store, RecommendSettings settings) throws IOException {
    if (settings.holdoutSalt().isEmpty() || store.version(Layout.CURRENT).isEmpty()) {
      return;
    }
    Pointer pointer =
        Json.read(store.read(Layout.CURRENT), Pointer.class, store.uri(Layout.CURRENT).toString());
    Manifest published =
        Manifest.read(store.read(pointer.manifest()), Layout.RECOMMEND, pointer.manifest());
    JsonNode salt = published.provenance().settings().path("holdout_salt");
    if (salt.isTextual() && !salt.textValue().equals(settings.holdoutSalt().get())) {
      throw new ContractException(
          ("--holdout-salt: expected %s, as in the published run %s, found %s: another salt holds out other"
                  + " users, and nothing can be compared; to start anew, publish one night without a holdout")
              .formatted(salt.textValue(), pointer.run(), settings.holdoutSalt().get()));
    }
  }
}
