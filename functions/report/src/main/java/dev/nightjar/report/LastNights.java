package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The finished nights up to one of them, one a date. Reads manifests, receipts and counts. */
final class LastNights {
  static final int NIGHTS = 30;
  private final ObjectStore store;

  LastNights(ObjectStore store) {
    this.store = store;
  }

  /**
   * Oldest first, the given run last; of other dates the run that was published last by its
   * receipts. A night that is damaged is left out, which is told on standard error.
   */
  List<NightFigures> until(String run) throws IOException {
    TreeMap<String, String> runs = new TreeMap<>();
    for (String folder : Runs.finished(store)) {
      String date = Runs.date(folder);
      if (date.compareTo(Runs.date(run)) < 0) {
        runs.merge(date, folder, (first, other) -> newer(date, first, other));
      }
    }
    runs.put(Runs.date(run), run);
    List<NightFigures> nights = new ArrayList<>();
    for (String folder : runs.descendingMap().values()) {
      if (nights.size() < NIGHTS) {
        (folder.equals(run) ? Optional.of(figures(folder)) : readable(folder))
            .ifPresent(nights::add);
      }
    }
    Collections.reverse(nights);
    return nights;
  }

  private Optional<NightFigures> readable(String folder) throws IOException {
    try {
      return Optional.of(figures(folder));
    } catch (ContractException | FileNotFoundException e) {
      Warning.say(Layout.REPORT, "a night is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** The run of the night before the last of these. */
  static Optional<String> before(List<NightFigures> nights) {
    return nights.size() < 2 ? Optional.empty() : Optional.of(nights.get(nights.size() - 2).run());
  }

  private String newer(String date, String first, String other) {
    try {
      return receipts(date, other).isEmpty() ? first : other;
    } catch (IOException e) {
      return first;
    }
  }

  private NightFigures figures(String folder) throws IOException {
    FolderReader run = FolderReader.open(store, folder, Layout.RECOMMEND);
    RecommendationFacts facts = run.manifest().facts(RecommendationFacts.class);
    String model = Layout.folderOf(facts.model());
    Optional<JsonNode> quality = quality(Layout.folderOf(facts.dataset()));
    List<StageReceipt> receipts = receipts(facts.date(), folder);
    return new NightFigures(
        facts.date(),
        folder,
        model.substring(model.lastIndexOf('/') + 1),
        ndcg(model),
        number(quality, "/interactions/rows"),
        rejected(quality),
        facts.coverage(),
        number(quality, "/drift/popularity"),
        sum(receipts.stream().mapToDouble(StageReceipt::seconds).toArray()),
        sum(receipts.stream().mapToDouble(StageReceipt::estimatedCost).toArray()));
  }

  private static OptionalDouble sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum);
  }

  private OptionalDouble ndcg(String model) throws IOException {
    Optional<FolderReader> bundle = FolderReader.find(store, model, Layout.TRAIN);
    return bundle.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(bundle.get().manifest().facts(ModelFacts.class).testNdcg10());
  }

  private Optional<JsonNode> quality(String folder) throws IOException {
    Optional<FolderReader> dataset = FolderReader.find(store, folder, Layout.DATASET);
    return dataset.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Json.read(dataset.get().read(Layout.QUALITY), JsonNode.class, Layout.QUALITY));
  }

  private static OptionalDouble number(Optional<JsonNode> quality, String path) {
    return quality.map(tree -> tree.at(path)).filter(JsonNode::isNumber).stream()
        .mapToDouble(JsonNode::asDouble)
        .findFirst();
  }

  private static OptionalDouble rejected(Optional<JsonNode> quality) {
    OptionalDouble rows = number(quality, "/interactions/rows");
    OptionalDouble rejected = number(quality, "/interactions/rejected");
    return rows.orElse(0) > 0 && rejected.isPresent()
        ? OptionalDouble.of(rejected.getAsDouble() / rows.getAsDouble())
        : OptionalDouble.empty();
  }

  /** Of the night whose receipts name this run. */
  private List<StageReceipt> receipts(String date, String run) throws IOException {
    for (List<StageReceipt> night : new NightReceipts(store).of(date).values()) {
      if (night.stream().anyMatch(receipt -> receipt.folder().equals(Optional.of(run)))) {
        return night;
      }
    }
    return List.of();
  }
}
