package dev.nightjar.publish.retain;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.publish.pointer.Runs;
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
 * and reports of all these. Text vectors, receipts and unfinished models are not looked at.
 *
 * @param folders folder to its objects, in the order of their names; none before anything was
 *     published
 * @param current the pointer that the plan was made of
 */
public record RetentionPlan(
    SortedMap<String, List<String>> folders, Optional<CurrentPointer.Read> current) {
  private static final List<String> DATED = List.of(Runs.ALL, "datasets", "reports");
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
    Stream<String> kept = runs.stream().filter(run -> Runs.date(run).compareTo(oldest) >= 0);
    old.keySet().removeAll(needed(store, Stream.concat(kept, published(current)).toList()));
    return new RetentionPlan(old, current);
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
        if (Runs.date(datasetOf(store, folder)).compareTo(oldest) < 0) {
          old.put(folder, keys.stream().filter(k -> k.startsWith(folder + "/")).toList());
        }
      }
    }
    return old;
  }

  private static String datasetOf(ObjectStore store, String model) throws IOException {
    FolderReader bundle = FolderReader.open(store, model, Layout.TRAIN);
    return Layout.folderOf(bundle.manifest().facts(ModelFacts.class).dataset());
  }

  /** Everything that these runs were made of, and what was made of them. */
  private static Set<String> needed(ObjectStore store, List<String> runs) throws IOException {
    Set<String> needed = new HashSet<>();
    for (String folder : runs) {
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
    }
    return needed;
  }

  /** The runs among the folders. */
  List<String> runs() {
    return new ArrayList<>(
        folders.keySet().stream().filter(folder -> folder.startsWith(Runs.ALL + "/")).toList());
  }
}
