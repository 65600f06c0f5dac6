package dev.nightjar.nightly;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.Terminal;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.command.ExitCode;
import dev.nightjar.stage.command.RefusedException;
import dev.nightjar.stage.command.Settings;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The stages of one night, in order, each in a process of its own. What a stage finds finished it
 * does not do again, so a night that was broken off goes on where it stopped.
 */
final class Night {
  static final List<String> STAGES =
      List.of(Layout.DATASET, Layout.TRAIN, Layout.RECOMMEND, Layout.PUBLISH);

  private static final Pattern FLAG = Pattern.compile("--([a-z][a-z0-9-]*)");

  /** Tells this machine's receipts from those of a night in the cloud. */
  private static final String NIGHT = "local";

  private final NightSettings settings;
  private final ObjectStore store;
  private final Launcher launcher;
  private final List<String> everyStage;
  private final List<StageRun> stages = new ArrayList<>();
  private final Set<Warning> warnings = new LinkedHashSet<>();

  /**
   * @param everyStage arguments that every stage gets, such as {@code --config FILE}
   */
  Night(NightSettings settings, ObjectStore store, Launcher launcher, List<String> everyStage) {
    this.settings = settings;
    this.store = store;
    this.launcher = launcher;
    this.everyStage = List.copyOf(everyStage);
  }

  /**
   * Runs what is left to do.
   *
   * @return the stages as they went, the published folder in the last one
   * @throws StageFailedException if one failed
   * @throws RefusedException if one refused
   */
  List<StageRun> run() throws IOException, InterruptedException, StageFailedException {
    String dataset = stage(Layout.DATASET, datasetArguments());
    FolderReader.open(store, dataset, Layout.DATASET).manifest().facts(DatasetFacts.class);
    String model = stage(Layout.TRAIN, trainArguments(dataset));
    FolderReader.open(store, model, Layout.TRAIN).manifest().facts(ModelFacts.class);
    String recommendations = stage(Layout.RECOMMEND, recommendArguments(dataset, model));
    String published = stage(Layout.PUBLISH, publishArguments(recommendations));
    checkPublished(published);
    return List.copyOf(stages);
  }

  /** What the stages warned of so far, in order. */
  List<Warning> warnings() {
    return List.copyOf(warnings);
  }

  private List<String> datasetArguments() {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--interactions", settings.interactions()));
    arguments.addAll(List.of("--catalog", settings.catalog()));
    settings.users().ifPresent(users -> arguments.addAll(List.of("--users", users)));
    arguments.addAll(List.of("--date", settings.effectiveDate().toString()));
    return arguments;
  }

  private List<String> trainArguments(String dataset) {
    List<String> arguments = new ArrayList<>(List.of("--dataset", dataset));
    settings.relatedPairs().ifPresent(most -> arguments.addAll(flag("--related-pairs", most)));
    return arguments;
  }

  private List<String> recommendArguments(String dataset, String model) {
    List<String> arguments = new ArrayList<>(List.of("--dataset", dataset, "--model", model));
    arguments.addAll(flag("--top", settings.top()));
    arguments.addAll(flag("--format", settings.format()));
    settings.relatedItems().ifPresent(most -> arguments.addAll(flag("--related-items", most)));
    settings.itemUsers().ifPresent(targets -> arguments.addAll(flag("--item-users", targets)));
    return arguments;
  }

  private List<String> publishArguments(String run) {
    List<String> arguments = new ArrayList<>(flag("--run", run));
    if (settings.delta()) {
      arguments.add("--delta");
    }
    return arguments;
  }

  private static List<String> flag(String name, Object value) {
    return List.of(name, value.toString());
  }

  /** Runs one stage and returns the folder it names. */
  private String stage(String stage, List<String> own)
      throws IOException, InterruptedException, StageFailedException {
    StageMessages messages =
        new StageMessages(
            stage,
            "[%d/%d]".formatted(stages.size() + 1, STAGES.size()),
            System.err,
            everyStage.contains("--verbose") ? new Terminal(0) : Terminal.ours());
    String receipt = Layout.receipt(settings.effectiveDate(), NIGHT, stage);
    List<String> arguments = new ArrayList<>(List.of("--root", settings.root()));
    arguments.addAll(own);
    arguments.addAll(List.of("--receipt", receipt));
    arguments.addAll(everyStage);
    Launcher.Outcome outcome = launcher.run(stage, arguments, messages);
    warnings.addAll(messages.warnings());
    if (outcome.exitCode() != ExitCode.DONE) {
      messages.end(broken(outcome));
      messages.showLines();
    }
    String folder = folder(stage, outcome, messages.reason().map(why -> ": " + why).orElse(""));
    StageRun run = new StageRun(folder, outcome.seconds(), receipt(receipt, folder));
    stages.add(run);
    messages.end(done(run));
    return folder;
  }

  private static String done(StageRun run) {
    return "%s in %s%s: %s"
        .formatted(
            run.reused() ? "found finished" : "done",
            Progress.words(run.seconds()),
            memory(run.receipt().peakMemoryBytes()),
            run.folder());
  }

  private static String broken(Launcher.Outcome outcome) {
    return "%s after %s%s"
        .formatted(
            outcome.exitCode() == ExitCode.REFUSED ? "refused" : "failed",
            Progress.words(outcome.seconds()),
            memory(outcome.peakBytes()));
  }

  private StageReceipt receipt(String key, String folder) throws IOException {
    String where = store.uri(key).toString();
    StageReceipt receipt = Json.read(store.read(key), StageReceipt.class, where);
    if (!receipt.folder().equals(Optional.of(folder))) {
      throw new ContractException(
          "%s: expected the receipt of %s, found that of %s"
              .formatted(where, folder, receipt.folder().orElse("no folder")));
    }
    return receipt;
  }

  private static String memory(OptionalLong bytes) {
    return bytes.isPresent() ? ", peak memory " + gigabytes(bytes.getAsLong()) : "";
  }

  static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }

  /**
   * @param why the stage's own words behind a colon, or nothing
   */
  private static String folder(String stage, Launcher.Outcome outcome, String why)
      throws StageFailedException {
    if (outcome.exitCode() == ExitCode.REFUSED) {
      throw new RefusedException(
          "stage %s refused%s; what was published before stays current%s"
              .formatted(stage, why, settingsOf(stage, why)));
    }
    if (outcome.exitCode() != ExitCode.DONE) {
      throw new StageFailedException(
          ("stage %s ended with exit code %d%s; what is finished is kept, and the same command"
                  + " continues from there%s")
              .formatted(stage, outcome.exitCode(), why, settingsOf(stage, why)));
    }
    if (outcome.out().size() != 1) {
      throw new ContractException(
          "stage %s: expected one line on standard output, the folder; found %s"
              .formatted(stage, outcome.out()));
    }
    return outcome.out().get(0);
  }

  /** Where a setting goes that a stage's message names, if the night has no flag for it. */
  private static String settingsOf(String stage, String why) {
    List<String> own = Settings.keys(NightSettings.class);
    return FLAG.matcher(why).results().anyMatch(flag -> !own.contains(flag.group(1)))
        ? "; settings of this stage that run has no flag for: section %s of --config FILE, or NIGHTJAR_%s_..."
            .formatted(stage, stage.toUpperCase(Locale.ROOT))
        : "";
  }

  private void checkPublished(String folder) throws IOException {
    FolderReader published = FolderReader.open(store, folder, Layout.RECOMMEND);
    published.manifest().facts(RecommendationFacts.class);
    String where = store.uri(Layout.CURRENT).toString();
    Pointer current = Json.read(store.read(Layout.CURRENT), Pointer.class, where);
    if (!current.manifest().equals(published.manifestKey())) {
      System.err.printf("%s points at another run: %s%n", where, current.manifest());
    } else if (!current.sha256().equals(published.manifestDigest())) {
      throw new ContractException(
          "%s: expected digest %s of %s, found %s"
              .formatted(where, published.manifestDigest(), current.manifest(), current.sha256()));
    }
  }
}
