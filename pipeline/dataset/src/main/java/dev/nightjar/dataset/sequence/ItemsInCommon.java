package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Layout;
import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.stage.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How much of the log is on items of the catalog. */
final class ItemsInCommon {
  private static final int EXAMPLES = 3;

  /** Below this share it is said, though it may be meant. */
  private static final double USUAL = 0.5;

  private long interactions; // all that were kept
  private long inCatalog; // those on items of the catalog
  private final List<String> onlyInLog = new ArrayList<>(); // a few
  private final List<String> onlyInCatalog = new ArrayList<>(); // a few

  void add(CatalogItem item) {
    interactions += item.interactions();
    inCatalog += item.inCatalog() ? item.interactions() : 0;
    if (!item.inCatalog() && onlyInLog.size() < EXAMPLES) {
      onlyInLog.add(item.itemId());
    }
    if (item.inCatalog() && item.interactions() == 0 && onlyInCatalog.size() < EXAMPLES) {
      onlyInCatalog.add(item.itemId());
    }
  }

  /**
   * Warns where little is in common.
   *
   * @throws JobStopped where it is less than a fraction
   */
  void check(double least) {
    if (inCatalog < least * interactions) {
      throw JobStopped.because(
          "%s; --min-in-catalog asks for %.2f %%".formatted(words(), 100 * least));
    }
    if (inCatalog < USUAL * interactions) {
      Warning.say(Layout.DATASET, words());
    }
  }

  private String words() {
    return String.format(
        Locale.ROOT,
        "%s of %,d interactions are on items of --catalog (%.2f %%): are their ids written alike? Only in"
            + " the log: %s; only in the catalog: %s",
        inCatalog == 0 ? "none" : String.format(Locale.ROOT, "only %,d", inCatalog),
        interactions,
        100.0 * inCatalog / interactions,
        quoted(onlyInLog),
        quoted(onlyInCatalog));
  }

  private static String quoted(List<String> ids) {
    return ids.isEmpty() ? "none" : "\"" + String.join("\", \"", ids) + "\"";
  }
}
