package dev.nightjar.nightly;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.nightly.report.NightReceipts;
import dev.nightjar.nightly.report.ReadReport;
import dev.nightjar.nightly.report.ReportData;
import dev.nightjar.nightly.report.ReportPage;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One page about one night, for the person who looks in the morning. Times of day and durations
 * stand here and in receipts, and in no other file.
 *
 * @param key where it lies, relative to the root
 * @param sentence the night in one sentence
 */
record MorningReport(String key, String sentence) {
  /** Stands in the place of a run's id where there is no run. */
  private static final String UNPUBLISHED = "unpublished";

  /** Where the report of a published run is, relative to the root. */
  static String key(FolderReader run) {
    RecommendationFacts facts = run.manifest().facts(RecommendationFacts.class);
    return page(LocalDate.parse(facts.date()), run.manifest().id());
  }

  private static String page(LocalDate date, String run) {
    return Layout.report(date, run) + "/index.html";
  }

  /**
   * Writes the report of a published run, unless nothing was done and there is one already.
   *
   * @return its key
   */
  static String write(ObjectStore store, List<StageRun> stages) throws IOException {
    FolderReader run =
        FolderReader.open(store, stages.get(stages.size() - 1).folder(), Layout.RECOMMEND);
    String key = key(run);
    boolean anythingNew = stages.stream().anyMatch(stage -> !stage.reused());
    if (anythingNew || store.version(key).isEmpty()) {
      published(store, run, stages.stream().map(MorningReport::stage).toList());
    }
    return key;
  }

  private static MorningReport published(
      ObjectStore store, FolderReader run, List<ReportData.Stage> stages) throws IOException {
    return put(store, key(run), ReadReport.published(store, run.folder(), stages));
  }

  private static MorningReport put(ObjectStore store, String key, ReportData data)
      throws IOException {
    store.overwrite(key, ReportPage.html(data).getBytes(StandardCharsets.UTF_8));
    return new MorningReport(key, ReportPage.sentence(data));
  }

  /**
   * Writes the report of the newest night of a date from its receipts, published or not; nothing if
   * the date has none.
   */
  static Optional<MorningReport> ofDate(ObjectStore store, LocalDate date) throws IOException {
    Optional<List<StageReceipt>> night =
        new NightReceipts(store)
            .of(date.toString()).values().stream()
                .max(Comparator.comparing(stages -> stages.get(stages.size() - 1).startedAt()));
    if (night.isEmpty()) {
      return Optional.empty();
    }
    List<ReportData.Stage> stages = ofOneNight(night.get());
    ReportData.Stage last = stages.get(stages.size() - 1);
    if (last.name().equals(Layout.PUBLISH) && last.reason().isEmpty()) {
      String folder = last.folder().orElseThrow();
      return Optional.of(
          published(store, FolderReader.open(store, folder, Layout.RECOMMEND), stages));
    }
    return Optional.of(
        put(
            store,
            page(date, UNPUBLISHED),
            ReadReport.unpublished(store, date.toString(), stages)));
  }

  /** Receipts of later stages that an earlier attempt left are not of this night. */
  private static List<ReportData.Stage> ofOneNight(List<StageReceipt> receipts) {
    List<ReportData.Stage> stages = new ArrayList<>();
    for (String name : Night.STAGES) {
      Optional<StageReceipt> receipt =
          receipts.stream().filter(one -> one.stage().equals(name)).findFirst();
      if (receipt.isEmpty() && stages.isEmpty()) {
        continue; // a night that began by hand with a later stage
      }
      if (receipt.isEmpty()
          || (!stages.isEmpty()
              && receipt.get().startedAt().isBefore(stages.get(stages.size() - 1).start()))) {
        break;
      }
      stages.add(stage(receipt.get(), OptionalLong.empty()));
      if (!receipt.get().outcome().isGood() && !isRefusedModel(receipt.get())) {
        break;
      }
    }
    return stages;
  }

  /** The night may go on: with the model in production. */
  private static boolean isRefusedModel(StageReceipt receipt) {
    return receipt.stage().equals(Layout.TRAIN)
        && receipt.outcome() == StageReceipt.Outcome.REFUSED;
  }

  private static ReportData.Stage stage(StageRun run) {
    return stage(run.receipt(), run.peakBytes());
  }

  private static ReportData.Stage stage(StageReceipt receipt, OptionalLong peakBytes) {
    return new ReportData.Stage(
        receipt.stage(),
        receipt.outcome().name().toLowerCase(Locale.ROOT),
        receipt.outcome().isGood() ? Optional.empty() : receipt.reason(),
        receipt.startedAt(),
        receipt.seconds(),
        peakBytes,
        receipt.rowsIn(),
        receipt.rowsOut(),
        receipt.rowsRejected(),
        receipt.bytesOut(),
        receipt.estimatedCost(),
        receipt.folder());
  }
}
