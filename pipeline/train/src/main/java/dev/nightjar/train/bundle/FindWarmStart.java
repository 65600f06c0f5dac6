package dev.nightjar.train.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.InputRef;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Settings;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.train.settings.TrainSettings;
import dev.nightjar.train.settings.TrainingSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the model that tonight's training starts from. A night that is run again after it was
 * published starts from the same model as before, so its finished folders are found.
 *
 * <p>Never a model of a dataset made with other settings: with another split, it may have been
 * trained on what is held out tonight. With the same settings that cannot happen, since logs only
 * grow: what an earlier night trained on, tonight trains on, too.
 *
 * @param identity of tonight's model: its settings, and what they come to on this machine
 */
public record FindWarmStart(
    ObjectStore store, FolderReader tonight, TrainingSettings settings, JsonNode identity) {
  private static final String NONE = "none";
  private static final String AUTO = "auto";

  /** Settings of a dataset that may differ from night to night. */
  private static final Set<String> OF_A_NIGHT = Set.of("date", "parts");

  /** Settings that say how, not what. */
  static final Set<String> OF_THE_WAY = Set.of("device", "precision", "warm_share");

  /**
   * The start the settings ask for, empty if training starts anew.
   *
   * @throws IllegalArgumentException if a named model does not fit
   */
  public Optional<WarmStart> find() throws IOException {
    return switch (settings.course().startFrom()) {
      case NONE -> Optional.empty();
      case AUTO -> published();
      default -> Optional.of(named(settings.course().startFrom()));
    };
  }

  private WarmStart named(String folder) throws IOException {
    Optional<FolderReader> model = FolderReader.find(store, folder, Layout.TRAIN);
    Require.that(
        model.isPresent(),
        "--start-from %s: expected auto, none or the folder of a finished model, found no manifest in it",
        folder);
    WarmStart start = started(model.get());
    Optional<String> misfit = misfit(start);
    Require.that(
        misfit.isEmpty(),
        "--start-from %s: expected %s; name another model, or none",
        folder,
        misfit.orElse(""));
    return start;
  }

  private Optional<WarmStart> published() throws IOException {
    Optional<Pointer> pointer = Production.pointer(store);
    if (pointer.isEmpty()) {
      return Optional.empty();
    }
    try {
      String manifest = Production.model(store, pointer.get());
      Optional<FolderReader> model = Optional.of(Production.reader(store, manifest, Layout.TRAIN));
      while (model.isPresent() && !isEarlier(model.get())) {
        model = startOf(model.get());
      }
      if (model.isEmpty()) {
        return Optional.empty();
      }
      WarmStart start = started(model.get());
      Optional<String> misfit = misfit(start).or(() -> otherSettings(start)).or(() -> due(start));
      misfit.ifPresent(
          why ->
              System.err.printf(
                  "train: starts anew, not from %s: expected %s%n", start.model().folder(), why));
      return misfit.isPresent() ? Optional.empty() : Optional.of(start);
    } catch (ContractException | FileNotFoundException e) {
      Warning.say(
          Layout.TRAIN, "starts anew: what to start from is damaged or gone: " + e.getMessage());
      return Optional.empty();
    }
  }

  private boolean isEarlier(FolderReader model) throws IOException {
    return date(datasetOf(model)).compareTo(date(tonight)) < 0;
  }

  private static String date(FolderReader dataset) {
    return dataset.manifest().facts(DatasetFacts.class).date();
  }

  private FolderReader datasetOf(FolderReader model) throws IOException {
    String manifest = model.manifest().facts(ModelFacts.class).dataset();
    return Production.reader(store, manifest, Layout.DATASET);
  }

  /** The model that a model started from. */
  private Optional<FolderReader> startOf(FolderReader model) throws IOException {
    String dataset = model.manifest().facts(ModelFacts.class).dataset();
    Optional<String> manifest =
        model.manifest().provenance().inputs().stream()
            .map(InputRef::uri)
            .filter(uri -> !uri.equals(dataset))
            .findFirst();
    return manifest.isPresent()
        ? Optional.of(Production.reader(store, manifest.get(), Layout.TRAIN))
        : Optional.empty();
  }

  private WarmStart started(FolderReader model) throws IOException {
    JsonNode metrics = Json.MAPPER.readTree(model.read(Layout.METRICS));
    int nights = 1 + metrics.path("start").path("nights").asInt(0);
    return new WarmStart(model, datasetOf(model), tonight, nights);
  }

  /** What was expected of it and what found, if training cannot start from it. */
  private Optional<String> misfit(WarmStart start) {
    DatasetFacts now = tonight.manifest().facts(DatasetFacts.class);
    DatasetFacts then = start.before().manifest().facts(DatasetFacts.class);
    String backbone = settings.model().backbone().word();
    String found = start.model().manifest().facts(ModelFacts.class).backbone();
    Set<String> others =
        different(
            tonight.manifest().provenance().settings(),
            start.before().manifest().provenance().settings(),
            OF_A_NIGHT);
    boolean kept =
        start.model().manifest().files().stream()
            .anyMatch(file -> file.name().equals(Layout.PARAMETERS));
    return unless(kept, "a model with " + Layout.PARAMETERS + ", found none")
        .or(() -> unless(found.equals(backbone), differs("a backbone " + backbone, found)))
        .or(() -> unless(now.pcaWidth() == then.pcaWidth(), width(now.pcaWidth(), then.pcaWidth())))
        .or(
            () ->
                unless(
                    now.encoder().equals(then.encoder()), differs(now.encoder(), then.encoder())))
        .or(
            () ->
                unless(others.isEmpty(), "a dataset of the same settings, found others: " + others))
        .or(
            () ->
                unless(
                    then.date().compareTo(now.date()) <= 0,
                    differs("a model of a night up to " + now.date(), then.date())));
  }

  private static String width(int expected, int found) {
    return differs("item vectors of width " + expected, Integer.toString(found));
  }

  private static String differs(String expected, String found) {
    return expected + ", found " + found;
  }

  private static Optional<String> unless(boolean fits, String misfit) {
    return fits ? Optional.empty() : Optional.of(misfit);
  }

  private Optional<String> otherSettings(WarmStart start) {
    Set<String> free = Settings.names(TrainSettings.class, Affects.SCORING);
    free.addAll(OF_THE_WAY);
    Set<String> others =
        different(identity, start.model().manifest().provenance().settings(), free);
    return unless(others.isEmpty(), "a model of the same settings, found others: " + others);
  }

  private Optional<String> due(WarmStart start) {
    int every = settings.course().coldEvery();
    return unless(
        every == 0 || start.nights() < every,
        "fewer than %d nights since one started anew, found %d".formatted(every, start.nights()));
  }

  /** Names of the settings that differ. */
  private static Set<String> different(JsonNode some, JsonNode others, Set<String> free) {
    ObjectNode rest = ((ObjectNode) others).deepCopy().remove(free);
    Set<String> names = new TreeSet<>();
    ObjectNode mine = ((ObjectNode) some).deepCopy().remove(free);
    mine.properties()
        .forEach(
            setting -> {
              JsonNode other = rest.remove(setting.getKey());
              if (other == null || !other.toString().equals(setting.getValue().toString())) {
                names.add(setting.getKey());
              }
            });
    rest.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
