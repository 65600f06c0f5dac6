package dev.nightjar.functions;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Receipts of the two stages that consist of many invocations, so that a night in the cloud is
 * reported like one on a single machine. Their memory and cost are only in CloudWatch.
 */
final class FunctionReceipts {
  private FunctionReceipts() {}

  static void write(ObjectStore store, ReportEvent event, ReportEvent.Served served)
      throws IOException {
    FolderReader run = FolderReader.open(store, served.run(), Layout.RECOMMEND);
    RecommendationFacts facts = run.manifest().facts(RecommendationFacts.class);
    long bytes = run.manifest().files().stream().mapToLong(FileEntry::bytes).sum();
    put(
        store,
        event,
        receipt(
            Layout.RECOMMEND, run, served.plannedAt(), served.publishedAt(), facts.users(), bytes));
    put(
        store,
        event,
        receipt(Layout.PUBLISH, run, served.publishedAt(), event.endedAt(), facts.rows(), bytes));
  }

  private static StageReceipt receipt(
      String stage, FolderReader run, Instant start, Instant end, long rowsIn, long bytes) {
    RecommendationFacts facts = run.manifest().facts(RecommendationFacts.class);
    double full = facts.users() == 0 ? 0 : 1 - facts.shortUsers() / (double) facts.users();
    return new StageReceipt(
        stage,
        StageReceipt.Outcome.DONE,
        Optional.empty(),
        Optional.of(run.folder()),
        Optional.of(run.manifestDigest()),
        start,
        Math.max(0, Duration.between(start, end).toMillis() / 1e3),
        OptionalLong.empty(),
        rowsIn,
        facts.rows(),
        0,
        bytes,
        Map.of("full_lists", full),
        0);
  }

  private static void put(ObjectStore store, ReportEvent event, StageReceipt receipt)
      throws IOException {
    store.overwrite(
        Layout.receipt(LocalDate.parse(event.date()), event.night(), receipt.stage()),
        Json.pretty(receipt));
  }
}
