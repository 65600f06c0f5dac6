package dev.nightjar.publish.history;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every finished run below a root, the newest date first. One that cannot be read is told on
 * standard error and left out.
 */
public final class History {
  private static final String ROW = "%-1s %-10s  %-12s  %-12s  %11s  %11s  %8s  %8s  %s%n";

  /**
   * One line.
   *
   * @param date of the night
   * @param run its id
   * @param model id of its model
   * @param testNdcg10 of the model, full catalog; empty if its bundle is gone or damaged
   * @param current whether {@code current.json} leads to it
   */
  public record Night(
      String date,
      String run,
      String model,
      RecommendationFacts facts,
      Optional<Double> testNdcg10,
      boolean current) {}

  private History() {}

  public static List<Night> read(ObjectStore store) throws IOException {
    Optional<CurrentPointer.Read> current = CurrentPointer.read(store);
    List<Night> nights = new ArrayList<>();
    for (String folder : Runs.finished(store)) {
      try {
        nights.add(night(store, folder, current));
      } catch (ContractException | FileNotFoundException e) {
        Warning.say("history", "a run is left out: " + e.getMessage());
      }
    }
    return nights;
  }

  private static Night night(
      ObjectStore store, String folder, Optional<CurrentPointer.Read> current) throws IOException {
    FolderReader run = FolderReader.open(store, folder, Layout.RECOMMEND);
    RecommendationFacts facts = run.manifest().facts(RecommendationFacts.class);
    String model = Layout.folderOf(facts.model());
    return new Night(
        facts.date(),
        run.manifest().id(),
        model.substring(model.lastIndexOf('/') + 1),
        facts,
        quality(store, model),
        CurrentPointer.leadsTo(current, run));
  }

  private static Optional<Double> quality(ObjectStore store, String model) throws IOException {
    try {
      return FolderReader.find(store, model, Layout.TRAIN)
          .map(bundle -> bundle.manifest().facts(ModelFacts.class).testNdcg10());
    } catch (ContractException e) {
      Warning.say("history", "the quality of a model is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** A table for people; a star stands before what is published. */
  public static String text(List<Night> nights) {
    StringBuilder text =
        new StringBuilder(
            row("", "date", "run", "model", "users", "rows", "ndcg@10", "coverage", "format"));
    for (Night night : nights) {
      text.append(
          row(
              night.current() ? "*" : "",
              night.date(),
              night.run(),
              night.model(),
              String.format(Locale.ROOT, "%,d", night.facts().users()),
              String.format(Locale.ROOT, "%,d", night.facts().rows()),
              night.testNdcg10().map(History::figure).orElse("-"),
              figure(night.facts().coverage()),
              night.facts().format()));
    }
    return text.toString();
  }

  private static String row(Object... cells) {
    return ROW.formatted(cells);
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
