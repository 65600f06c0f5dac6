package dev.nightjar.report;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
public record MorningReport(String key, String sentence) {
  private static final List<String> STAGES =
      List.of(Layout.DATASET, Layout.TRAIN, Layout.RECOMMEND, Layout.PUBLISH);

  /** Stands in the place of a run's id where there is no run. */
  private static final String UNPUBLISHED = "unpublished";

  private static final String REUSED = "reused";

  private static String page(LocalDate date, String run) {
    return Layout.report(date, run) + "/index.html";
  }

  /** Where the report of a run is, relative to the root. */
  private static String page(FolderReader run) {
    RecommendationFacts facts = run.manifest().facts(RecommendationFacts.class);
    return page(LocalDate.parse(facts.date()), run.manifest().id());
  }

  /**
   * Writes the report of a published run, unless nothing was done and there is one already.
   *
   * @param stages of the night, the published run in the last one
   * @return its key
   */
  public static String write(ObjectStore store, List<ReportData.Stage> stages) throws IOException {
    String folder = stages.get(stages.size() - 1).folder().orElseThrow();
    String key = page(FolderReader.open(store, folder, Layout.RECOMMEND));
    boolean anythingNew = stages.stream().anyMatch(stage -> !stage.state().equals(REUSED));
    if (anythingNew || store.version(key).isEmpty()) {
      published(store, folder, stages);
    }
    return key;
  }

  private static MorningReport published(
      ObjectStore store, String run, List<ReportData.Stage> stages) throws IOException {
    String key = page(FolderReader.open(store, run, Layout.RECOMMEND));
    return put(store, key, ReadReport.published(store, run, stages));
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
  public static Optional<MorningReport> ofDate(ObjectStore store, LocalDate date)
      throws IOException {
    Optional<List<StageReceipt>> night =
        new NightReceipts(store)
            .of(date.toString()).values().stream()
                .max(Comparator.comparing(stages -> stages.get(stages.size() - 1).startedAt()));
    return night.isEmpty()
        ? Optional.empty()
        : Optional.of(ofStages(store, date, ofOneNight(night.get())));
  }

  /**
   * Writes the report of one night from its receipts.
   *
   * @param night its id
   * @param failure what ended it, for a night that failed outside of its stages, too
   */
  public static MorningReport ofNight(
      ObjectStore store, LocalDate date, String night, Optional<Failure> failure)
      throws IOException {
    List<StageReceipt> receipts = new NightReceipts(store).of(date.toString(), night);
    List<ReportData.Stage> stages = new ArrayList<>(ofOneNight(receipts));
    boolean isKnown = stages.stream().anyMatch(stage -> stage.state().equals("failed"));
    if (!isKnown) {
      failure.ifPresent(broken -> stages.add(broken.asStage()));
    }
    return ofStages(store, date, stages);
  }

  private static MorningReport ofStages(
      ObjectStore store, LocalDate date, List<ReportData.Stage> stages) throws IOException {
    Optional<ReportData.Stage> last =
        stages.isEmpty() ? Optional.empty() : Optional.of(stages.get(stages.size() - 1));
    if (last.isPresent()
        && last.get().name().equals(Layout.PUBLISH)
        && last.get().reason().isEmpty()) {
      return published(store, last.get().folder().orElseThrow(), stages);
    }
    return put(
        store, page(date, UNPUBLISHED), ReadReport.unpublished(store, date.toString(), stages));
  }

  /**
   * What ended a night that failed.
   *
   * @param where the step of the night
   * @param why names no user
   * @param at when
   */
  public record Failure(String where, String why, Instant at) {
    private ReportData.Stage asStage() {
      return new ReportData.Stage(
          where,
          "failed",
          Optional.of(why),
          at,
          0,
          OptionalLong.empty(),
          0,
          0,
          0,
          0,
          0,
          Optional.empty());
    }
  }

  /** Receipts of later stages that an earlier attempt left are not of this night. */
  private static List<ReportData.Stage> ofOneNight(List<StageReceipt> receipts) {
    List<ReportData.Stage> stages = new ArrayList<>();
    for (String name : STAGES) {
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
      stages.add(stage(receipt.get()));
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

  /** A stage as the report shows it. */
  public static ReportData.Stage stage(StageReceipt receipt) {
    return new ReportData.Stage(
        receipt.stage(),
        receipt.outcome().name().toLowerCase(Locale.ROOT),
        receipt.outcome().isGood() ? Optional.empty() : receipt.reason(),
        receipt.startedAt(),
        receipt.seconds(),
        receipt.peakMemoryBytes(),
        receipt.rowsIn(),
        receipt.rowsOut(),
        receipt.rowsRejected(),
        receipt.bytesOut(),
        receipt.estimatedCost(),
        receipt.folder());
  }
}
