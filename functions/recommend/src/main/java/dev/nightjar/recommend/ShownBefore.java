package dev.nightjar.recommend;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Exploration;
import dev.nightjar.contract.Impressions;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Pointer;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;

/** The lists that items stood in before a night, as the published run and those before it count. */
final class ShownBefore {
  private ShownBefore() {}

  /**
   * Sums up what the published run knows; nothing if it was made without the rule.
   *
   * @throws ContractException if its counts cannot be read
   */
  static Impressions read(ObjectStore store) throws IOException {
    if (store.version(Layout.CURRENT).isEmpty()) {
      return Impressions.NONE;
    }
    Pointer pointer =
        Json.read(store.read(Layout.CURRENT), Pointer.class, store.uri(Layout.CURRENT).toString());
    String folder = Layout.folderOf(pointer.manifest());
    if (store.version(folder + "/" + Layout.SHOWN).isEmpty()) {
      return Impressions.NONE;
    }
    return read(store, folder + "/" + Layout.IMPRESSIONS)
        .with(pointer.manifest(), read(store, folder + "/" + Layout.SHOWN));
  }

  static Impressions read(ObjectStore store, String key) throws IOException {
    return Json.read(store.read(key), Impressions.class, store.uri(key).toString());
  }

  /**
   * @throws ContractException if the share of a list is less than one place
   */
  static void check(Exploration rule, int top) {
    if (rule.slots(top) < 1) {
      throw new ContractException(
          "rules: explore: expected a share that is a place of a list of --top %d, found %s: give %.3f or more"
              .formatted(top, rule.share(), 1.0 / top));
    }
  }
}
