package dev.nightjar.publish.forget;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.InputRef;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Manifest;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folders that know of a user: datasets with their history or with a rejected row that names
 * them, models that were trained on those or started from one that was, runs that were made of any
 * of these, reports that show them, receipts that name them. A finished folder is never changed, so
 * that its digests hold: all of it goes, or none. What was made of users' histories and does not
 * say of whose goes, too: vectors of their texts, checkpoints, models without a manifest.
 *
 * <p>What leads to other folders comes after them, and in a dataset what names the user comes last:
 * whoever is stopped while deleting in this order finds the rest again.
 */
public final class KnowOfUser {
  private static final Pattern PART = Pattern.compile(".*/part-(\\d+)-of-(\\d+)\\.jsonl");
  private static final String MODELS = "models";
  private static final List<String> OF_ANYBODY = List.of(Layout.USER_EMBEDDINGS, "checkpoints");

  private final ObjectStore store;
  private final String user;
  private final Pattern named;
  private final Set<String> datasets = new HashSet<>();
  private final SortedMap<String, List<String>> found =
      new TreeMap<>(Conventions.ID_ORDER.reversed());

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
    addRuns(this::isServed);
    if (current.isPresent()) {
      requireUnpublished(current.get().pointer());
    }
    addRuns(run -> found.containsKey(Layout.folderOf(facts(run).model())));
    addReports();
    addReceipts();
    for (String folder : OF_ANYBODY) {
      List<String> keys = store.list(folder);
      if (!keys.isEmpty()) {
        found.put(folder, keys);
      }
    }
    return new RetentionPlan(found, current);
  }

  /** Whether anything but what may be anybody's was found by {@link #plan}. */
  public static boolean isNamed(RetentionPlan plan) {
    return plan.folders().entrySet().stream().anyMatch(KnowOfUser::isNamed);
  }

  private static boolean isNamed(Map.Entry<String, List<String>> folder) {
    String name = folder.getKey();
    boolean unfinished =
        name.startsWith(MODELS + "/") && !folder.getValue().contains(Layout.manifestOf(name));
    return !unfinished && !OF_ANYBODY.contains(name);
  }

  private void addDatasets() throws IOException {
    for (var folder : folders("datasets").entrySet()) {
      for (String key : folder.getValue()) {
        boolean rejected = key.contains("/" + Layout.REJECTED + "/");
        if (rejected ? names(key) : isTheirPart(key) && contains(key, Json.line(user))) {
          datasets.add(folder.getKey());
          found.put(folder.getKey(), last(key, folder.getValue()));
          break;
        }
      }
    }
  }

  private static List<String> last(String key, List<String> keys) {
    return Stream.concat(keys.stream().filter(one -> !one.equals(key)), Stream.of(key)).toList();
  }

  private boolean isTheirPart(String key) {
    Matcher part = PART.matcher(key);
    return key.contains("/" + Layout.SEQUENCES + "/")
        && part.matches()
        && Conventions.partOf(user, Integer.parseInt(part.group(2)))
            == Integer.parseInt(part.group(1));
  }

  private void addModels() throws IOException {
    Map<String, List<String>> folders =
        store.list(MODELS).stream()
            .collect(Collectors.groupingBy(key -> key.replaceFirst("^([^/]+/[^/]+)/.*", "$1")));
    Map<String, Manifest> models = new TreeMap<>();
    for (String folder : folders.keySet()) {
      Optional<FolderReader> model = FolderReader.find(store, folder, Layout.TRAIN);
      model.ifPresentOrElse(
          finished -> models.put(folder, finished.manifest()),
          () -> found.put(folder, folders.get(folder)));
    }
    boolean grows = true;
    while (grows) {
      Set<String> more =
          models.keySet().stream().filter(m -> knows(models.get(m))).collect(Collectors.toSet());
      more.forEach(model -> found.put(model, folders.get(model)));
      grows = models.keySet().removeAll(more);
    }
  }

  /** Trained on what knows of the user, or started from a model that was. */
  private boolean knows(Manifest model) {
    return datasets.contains(Layout.folderOf(model.facts(ModelFacts.class).dataset()))
        || model.provenance().inputs().stream()
            .map(InputRef::uri)
            .anyMatch(uri -> found.containsKey(uri.replaceFirst("/[^/]*$", "")));
  }

  /** Whether a finished run knows of the user. */
  @FunctionalInterface
  private interface Knowing {
    boolean test(String run) throws IOException;
  }

  private void addRuns(Knowing knowing) throws IOException {
    for (var folder : folders(Runs.ALL).entrySet()) {
      String run = folder.getKey();
      boolean finished = folder.getValue().contains(Layout.manifestOf(run));
      if (finished ? knowing.test(run) : isPlanned(run, folder.getValue())) {
        String plan = run + "/" + Layout.RUN;
        List<String> keys = folder.getValue();
        found.put(run, keys.contains(plan) ? last(plan, keys) : keys);
      }
    }
  }

  /** Everybody in a dataset is in the runs made of it; of a dataset that is gone the lists tell. */
  private boolean isServed(String run) throws IOException {
    RecommendationFacts facts = facts(run);
    return datasets.contains(Layout.folderOf(facts.dataset()))
        || (store.version(facts.dataset()).isEmpty()
            && PublishedNight.open(store, run).user(user).isPresent());
  }

  private RecommendationFacts facts(String run) throws IOException {
    return FolderReader.open(store, run, Layout.RECOMMEND)
        .manifest()
        .facts(RecommendationFacts.class);
  }

  private boolean isPlanned(String run, List<String> keys) throws IOException {
    String plan = run + "/" + Layout.RUN;
    if (!keys.contains(plan)) {
      return false;
    }
    RecommendationRun planned = Json.read(store.read(plan), RecommendationRun.class, plan);
    return datasets.contains(planned.dataset()) || found.containsKey(planned.model());
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

  /** The cause of a failure may name anybody; nothing depends on a receipt. */
  private void addReceipts() throws IOException {
    new LeftByStages(store)
        .with(text -> named.matcher(text).find())
        .forEach(key -> found.put(key, List.of(key)));
  }

  private void requireUnpublished(Pointer pointer) throws IOException {
    String run = Layout.folderOf(pointer.manifest());
    String model = Layout.folderOf(facts(run).model());
    for (String folder : List.of(run, model)) {
      if (found.containsKey(folder)) {
        throw new ContractException(
            ("%s is published and knows of the user, so nothing was deleted: take the user out of the"
                    + " log and the users file, run a night with --start-from none of train, so that"
                    + " no model descends from one that was trained on them, then forget them")
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
