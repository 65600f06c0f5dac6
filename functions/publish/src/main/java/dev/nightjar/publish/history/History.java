package dev.nightjar.publish.history;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every finished run below a root, the newest date first. */
public final class History {
  private static final String ROW = "%-1s %-10s  %-12s  %-12s  %11s  %11s  %8s  %8s  %s%n";

  /**
   * One line.
   *
   * @param date of the night
   * @param run its id
   * @param model id of its model
   * @param testNdcg10 of the model, full catalog; empty if its bundle is gone
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
      FolderReader run = FolderReader.open(store, folder, Layout.RECOMMEND);
      RecommendationFacts facts = run.manifest().facts(RecommendationFacts.class);
      String model = Layout.folderOf(facts.model());
      nights.add(
          new Night(
              facts.date(),
              run.manifest().id(),
              model.substring(model.lastIndexOf('/') + 1),
              facts,
              FolderReader.find(store, model, Layout.TRAIN)
                  .map(bundle -> bundle.manifest().facts(ModelFacts.class).testNdcg10()),
              CurrentPointer.leadsTo(current, run)));
    }
    return nights;
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
