package dev.nightjar.publish.retain;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What can go. The newest N dates with a finished run stay, with everything of those dates; of
 * older ones what {@code current.json} leads to, what it led to before, and the datasets, models
 * and reports of all these. Text vectors, receipts and unfinished models are not looked at. A model
 * that cannot be read stays. While a run of the newest dates cannot be read, no dataset and no
 * model goes, since nobody knows which ones it needs. Both are told on standard error.
 *
 * @param folders folder to its objects, in the order of their names; none before anything was
 *     published
 * @param current the pointer that the plan was made of
 */
public record RetentionPlan(
    SortedMap<String, List<String>> folders, Optional<CurrentPointer.Read> current) {
  private static final String DATASETS = "datasets";
  private static final List<String> DATED = List.of(Runs.ALL, DATASETS, "reports");
  private static final String MODELS = "models";

  public static RetentionPlan make(ObjectStore store, int keep) throws IOException {
    Optional<CurrentPointer.Read> current = CurrentPointer.read(store);
    List<String> runs = Runs.finished(store);
    List<String> dates = runs.stream().map(Runs::date).distinct().toList();
    SortedMap<String, List<String>> old = new TreeMap<>(Conventions.ID_ORDER);
    if (dates.size() < keep || current.isEmpty()) {
      return new RetentionPlan(old, current);
    }
    String oldest = dates.get(keep - 1);
    for (String parent : DATED) {
      byFolder(store.list(parent)).forEach((folder, keys) -> addOld(folder, keys, oldest, old));
    }
    old.putAll(oldModels(store, oldest));
    for (String folder : published(current).toList()) {
      old.keySet().removeAll(needed(store, folder));
    }
    for (String folder : runs) {
      if (Runs.date(folder).compareTo(oldest) >= 0) {
        keepNeeded(store, folder, old);
      }
    }
    return new RetentionPlan(old, current);
  }

  private static void keepNeeded(
      ObjectStore store, String folder, SortedMap<String, List<String>> old) throws IOException {
    try {
      old.keySet().removeAll(needed(store, folder));
    } catch (ContractException e) {
      Warning.say("retain", "all datasets and models stay: " + e.getMessage());
      old.keySet().removeIf(any -> any.startsWith(DATASETS + "/") || any.startsWith(MODELS + "/"));
    }
  }

  /** Objects of all folders. */
  public int objects() {
    return folders.values().stream().mapToInt(List::size).sum();
  }

  /** Folders of the runs that consumers may look at: the current one, and the one before. */
  private static Stream<String> published(Optional<CurrentPointer.Read> current) {
    return current.map(CurrentPointer.Read::pointer).stream()
        .flatMap(now -> Stream.concat(Stream.of(now.manifest()), now.previousManifest().stream()))
        .map(Layout::folderOf);
  }

  private static SortedMap<String, List<String>> byFolder(Collection<String> keys) {
    return keys.stream()
        .collect(Collectors.groupingBy(Runs::datedFolder, TreeMap::new, Collectors.toList()));
  }

  private static void addOld(
      String folder, List<String> keys, String oldest, SortedMap<String, List<String>> old) {
    boolean dated = keys.stream().noneMatch(folder::equals);
    if (dated && Runs.date(folder).compareTo(oldest) < 0) {
      old.put(folder, keys);
    }
  }

  /** Models are as old as the dataset they were trained on. */
  private static SortedMap<String, List<String>> oldModels(ObjectStore store, String oldest)
      throws IOException {
    SortedMap<String, List<String>> old = new TreeMap<>();
    List<String> keys = store.list(MODELS);
    for (String key : keys) {
      if (key.endsWith("/" + Layout.MANIFEST)) {
        String folder = Layout.folderOf(key);
        if (isOlder(store, folder, oldest)) {
          old.put(folder, keys.stream().filter(k -> k.startsWith(folder + "/")).toList());
        }
      }
    }
    return old;
  }

  private static boolean isOlder(ObjectStore store, String model, String oldest)
      throws IOException {
    try {
      return Runs.date(datasetOf(store, model)).compareTo(oldest) < 0;
    } catch (ContractException e) {
      Warning.say("retain", "a model stays: " + e.getMessage());
      return false;
    }
  }

  private static String datasetOf(ObjectStore store, String model) throws IOException {
    FolderReader bundle = FolderReader.open(store, model, Layout.TRAIN);
    return Layout.folderOf(bundle.manifest().facts(ModelFacts.class).dataset());
  }

  /** Everything that a run was made of, and what was made of it. */
  private static Set<String> needed(ObjectStore store, String folder) throws IOException {
    Set<String> needed = new HashSet<>();
    needed.add(folder);
    needed.add(folder.replaceFirst("^" + Runs.ALL + "/", "reports/"));
    Optional<FolderReader> run = FolderReader.find(store, folder, Layout.RECOMMEND);
    if (run.isPresent()) {
      RecommendationFacts facts = run.get().manifest().facts(RecommendationFacts.class);
      needed.add(Layout.folderOf(facts.dataset()));
      String model = Layout.folderOf(facts.model());
      needed.add(model);
      if (store.version(Layout.manifestOf(model)).isPresent()) {
        needed.add(datasetOf(store, model));
      }
    }
    return needed;
  }

  /** The runs among the folders. */
  List<String> runs() {
    return new ArrayList<>(
        folders.keySet().stream().filter(folder -> folder.startsWith(Runs.ALL + "/")).toList());
  }
}
