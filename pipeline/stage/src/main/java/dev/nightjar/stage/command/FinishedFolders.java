package dev.nightjar.stage.command;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds what a stage goes on from where nobody names it: the finished folder of a night.
 *
 * @param store the root
 * @param date of the night
 */
record FinishedFolders(ObjectStore store, LocalDate date) {
  /**
   * The dataset, the model or the recommendations of the night.
   *
   * @param stage that made the folder
   * @param dataset what a model was trained on; of no matter for other stages
   * @param flag that names it otherwise
   * @throws IllegalArgumentException if there is none, or more than one
   */
  String of(String stage, String dataset, String flag) throws IOException {
    return switch (stage) {
      case Layout.DATASET -> only(ofDate("datasets"), "dataset of " + date, flag);
      case Layout.RECOMMEND -> only(ofDate("recommendations"), "finished run of " + date, flag);
      case Layout.TRAIN -> only(trainedOn(dataset), "model trained on " + dataset, flag);
      default -> throw new IllegalStateException("no stage " + stage);
    };
  }

  private String only(List<String> found, String what, String flag) {
    Require.that(
        !found.isEmpty(),
        "no %s below %s; %sname one with %s",
        what,
        store.root(),
        flag.equals("--model") ? "" : "choose another night with --date, or ",
        flag);
    Require.that(
        found.size() == 1,
        "more than one %s below %s: %s; name one with %s",
        what,
        store.root(),
        String.join(", ", found),
        flag);
    return found.get(0);
  }

  private List<String> ofDate(String kind) throws IOException {
    return finished("%s/dt=%s".formatted(kind, date), "run=[^/]+");
  }

  private List<String> trainedOn(String dataset) throws IOException {
    List<String> models = new ArrayList<>();
    for (String model : finished("models", "[^/]+")) {
      ModelFacts facts =
          FolderReader.open(store, model, Layout.TRAIN).manifest().facts(ModelFacts.class);
      if (Layout.folderOf(facts.dataset()).equals(dataset)) {
        models.add(model);
      }
    }
    return models;
  }

  /** Folders with a manifest. */
  private List<String> finished(String folder, String name) throws IOException {
    Pattern manifest =
        Pattern.compile("(%s/%s)/%s".formatted(Pattern.quote(folder), name, Layout.MANIFEST));
    return store.list(folder).stream()
        .map(manifest::matcher)
        .filter(key -> key.matches())
        .map(key -> key.group(1))
        .collect(Collectors.toList());
  }
}
