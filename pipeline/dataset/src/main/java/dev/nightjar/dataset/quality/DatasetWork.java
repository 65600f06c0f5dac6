package dev.nightjar.dataset.quality;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.command.StageWork;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What a finished dataset has to show for itself, out of its {@code quality.json}. */
public final class DatasetWork {
  private DatasetWork() {}

  /** Rows are those of the log. */
  public static StageWork of(StageReceipt.Outcome outcome, FolderReader dataset)
      throws IOException {
    Quality quality =
        Json.read(
            dataset.read(Layout.QUALITY), Quality.class, dataset.folder() + "/" + Layout.QUALITY);
    Quality.Interactions log = quality.interactions();
    StageWork.Rows rows =
        new StageWork.Rows(log.rows(), log.kept() + log.servingOnly(), log.rejected());
    return StageWork.of(outcome, dataset, rows, figures(quality, rows));
  }

  private static Map<String, Double> figures(Quality quality, StageWork.Rows rows) {
    Map<String, Double> figures = new HashMap<>();
    figures.put("kept_share", share(rows.out(), rows.in()));
    figures.put("similar_users_recall", quality.similarUsers().recall());
    figures.put("items_with_text", share(quality.items().withText(), quality.items().total()));
    quality
        .drift()
        .ifPresent(
            drift -> {
              figures.put("drift_new_users", drift.newUsers());
              figures.put("drift_lost_users", drift.lostUsers());
              figures.put("drift_new_items", drift.newItems());
              figures.put("drift_lost_items", drift.lostItems());
              figures.put("drift_popularity", drift.popularity());
            });
    return figures;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : Math.round(1e4 * part / whole) / 1e4;
  }
}
