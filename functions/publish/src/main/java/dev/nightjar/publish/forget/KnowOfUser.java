package dev.nightjar.publish.forget;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.publish.pointer.Runs;
import dev.nightjar.publish.retain.RetentionPlan;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The folders that know of a user: datasets with their history or with a rejected row that names
 * them, models that were trained on those, runs that were made of those, reports that show them. A
 * finished folder is never changed, so that its digests hold: all of it goes, or none.
 */
public final class KnowOfUser {
  private static final Pattern PART = Pattern.compile(".*/part-(\\d+)-of-(\\d+)\\.jsonl");
  private static final String MODELS = "models";

  private final ObjectStore store;
  private final String user;
  private final Pattern named;
  private final Set<String> datasets = new HashSet<>();
  private final SortedMap<String, List<String>> found = new TreeMap<>(Conventions.ID_ORDER);

  public KnowOfUser(ObjectStore store, String user) {
    this.store = store;
    this.user = user;
    this.named = Pattern.compile("(?<![\\w-])" + Pattern.quote(user) + "(?![\\w-])");
  }

  /**
   * What is to be deleted.
   *
   * @throws ContractException if what is published knows of the user, too
   */
  public RetentionPlan plan() throws IOException {
    Optional<CurrentPointer.Read> current = CurrentPointer.read(store);
    addDatasets();
    addModels();
    addRuns();
    addReports();
    if (current.isPresent()) {
      requireUnpublished(current.get().pointer());
    }
    return new RetentionPlan(found, current);
  }

  private void addDatasets() throws IOException {
    for (var folder : folders("datasets").entrySet()) {
      for (String key : folder.getValue()) {
        boolean rejected = key.contains("/" + Layout.REJECTED + "/");
        if (rejected ? names(key) : isTheirPart(key) && contains(key, Json.line(user))) {
          datasets.add(folder.getKey());
          found.put(folder.getKey(), folder.getValue());
          break;
        }
      }
    }
  }

  private boolean isTheirPart(String key) {
    Matcher part = PART.matcher(key);
    return key.contains("/" + Layout.SEQUENCES + "/")
        && part.matches()
        && Conventions.partOf(user, Integer.parseInt(part.group(2)))
            == Integer.parseInt(part.group(1));
  }

  private void addModels() throws IOException {
    List<String> keys = store.list(MODELS);
    for (String key : keys) {
      if (key.endsWith("/" + Layout.MANIFEST)) {
        String folder = Layout.folderOf(key);
        FolderReader model = FolderReader.open(store, folder, Layout.TRAIN);
        String dataset = model.manifest().facts(ModelFacts.class).dataset();
        if (datasets.contains(Layout.folderOf(dataset))) {
          found.put(folder, keys.stream().filter(one -> one.startsWith(folder + "/")).toList());
        }
      }
    }
  }

  private void addRuns() throws IOException {
    for (var folder : folders(Runs.ALL).entrySet()) {
      String run = folder.getKey();
      boolean finished = folder.getValue().contains(Layout.manifestOf(run));
      if (finished ? isServed(run) : isPlanned(run, folder.getValue())) {
        found.put(run, folder.getValue());
      }
    }
  }

  /** Everybody in a dataset is in the runs made of it; of a dataset that is gone the lists tell. */
  private boolean isServed(String run) throws IOException {
    RecommendationFacts facts =
        FolderReader.open(store, run, Layout.RECOMMEND).manifest().facts(RecommendationFacts.class);
    return datasets.contains(Layout.folderOf(facts.dataset()))
        || (store.version(facts.dataset()).isEmpty()
            && PublishedNight.open(store, run).user(user).isPresent());
  }

  private boolean isPlanned(String run, List<String> keys) throws IOException {
    String plan = run + "/" + Layout.RUN;
    return keys.contains(plan)
        && datasets.contains(Json.read(store.read(plan), RecommendationRun.class, plan).dataset());
  }

  private void addReports() throws IOException {
    for (var folder : folders("reports").entrySet()) {
      String run = folder.getKey().replaceFirst("^reports/", Runs.ALL + "/");
      boolean shown = found.containsKey(run);
      for (String key : folder.getValue()) {
        shown = shown || names(key);
      }
      if (shown) {
        found.put(folder.getKey(), folder.getValue());
      }
    }
  }

  private void requireUnpublished(Pointer pointer) throws IOException {
    String run = Layout.folderOf(pointer.manifest());
    FolderReader reader = FolderReader.open(store, run, Layout.RECOMMEND);
    String model = Layout.folderOf(reader.manifest().facts(RecommendationFacts.class).model());
    for (String folder : List.of(run, model)) {
      if (found.containsKey(folder)) {
        throw new ContractException(
            ("%s is published and knows of the user, so nothing was deleted: take the user out of the"
                    + " log and the users file, run a night, then forget them")
                .formatted(store.uri(folder)));
      }
    }
  }

  private SortedMap<String, List<String>> folders(String parent) throws IOException {
    return store.list(parent).stream()
        .filter(key -> !Runs.datedFolder(key).equals(key))
        .collect(Collectors.groupingBy(Runs::datedFolder, TreeMap::new, Collectors.toList()));
  }

  /** Whether the id stands in a text by itself, not as a part of a longer word. */
  private boolean names(String key) throws IOException {
    return anyLine(key, line -> named.matcher(line).find());
  }

  private boolean contains(String key, String text) throws IOException {
    return anyLine(key, line -> line.contains(text));
  }

  private boolean anyLine(String key, Predicate<String> test) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(store.open(key), StandardCharsets.UTF_8))) {
      return lines.lines().anyMatch(test);
    }
  }
}
