package dev.nightjar.dataset.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.InputRef;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Sha256;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * An earlier night's dataset below the same root.
 *
 * @param folder relative to the root
 * @param digest SHA-256 of its manifest
 * @param parts number of its sequence parts
 */
public record PreviousDataset(String folder, String digest, int parts) implements Serializable {
  /** The newest one of an earlier date that can be read. */
  public static final String LATEST = "latest";

  /** Do not look for one. */
  public static final String NONE = "none";

  private static final Pattern KEY =
      Pattern.compile("(datasets/dt=(\\d{4}-\\d\\d-\\d\\d)/run=[^/]+)/manifest\\.json");

  /**
   * Finds it.
   *
   * @param which {@link #LATEST}, {@link #NONE} or a folder below the root
   * @param settings tonight's, as in a manifest: where a date has several datasets, the one with
   *     the same settings is taken, otherwise the first by id
   * @throws FileNotFoundException if the folder that is named has no finished dataset
   */
  public static Optional<PreviousDataset> find(
      ObjectStore store, String which, LocalDate tonight, JsonNode settings) throws IOException {
    return switch (which) {
      case NONE -> Optional.empty();
      case LATEST -> latest(store, tonight, settings);
      default -> Optional.of(named(store, which));
    };
  }

  private static PreviousDataset named(ObjectStore store, String folder) throws IOException {
    if (FolderReader.find(store, folder, Layout.DATASET).isEmpty()) {
      throw new FileNotFoundException(
          "--previous: expected a finished dataset, latest or none, found nothing at %s"
              .formatted(store.uri(folder)));
    }
    return open(store, folder);
  }

  private static Optional<PreviousDataset> latest(
      ObjectStore store, LocalDate tonight, JsonNode settings) throws IOException {
    TreeMap<String, List<String>> foldersOfDate = new TreeMap<>();
    for (String key : store.list("datasets")) {
      Matcher manifest = KEY.matcher(key);
      if (manifest.matches()) {
        foldersOfDate
            .computeIfAbsent(manifest.group(2), date -> new ArrayList<>())
            .add(manifest.group(1));
      }
    }
    for (List<String> folders :
        foldersOfDate.headMap(tonight.toString(), false).descendingMap().values()) {
      Optional<PreviousDataset> found = ofADate(store, folders, settings);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<PreviousDataset> ofADate(
      ObjectStore store, List<String> folders, JsonNode settings) throws IOException {
    Optional<PreviousDataset> first = Optional.empty();
    for (String folder : folders.stream().sorted(Conventions.ID_ORDER).toList()) {
      try {
        PreviousDataset one = open(store, folder);
        if (hasSettings(store, folder, settings)) {
          return Optional.of(one);
        }
        first = first.or(() -> Optional.of(one));
      } catch (ContractException e) {
        Warning.say(Layout.DATASET, "not compared with " + e.getMessage());
      }
    }
    return first;
  }

  private static boolean hasSettings(ObjectStore store, String folder, JsonNode settings)
      throws IOException {
    JsonNode theirs =
        FolderReader.open(store, folder, Layout.DATASET).manifest().provenance().settings();
    return withoutDate(theirs).equals(withoutDate(settings));
  }

  private static JsonNode withoutDate(JsonNode settings) {
    return settings.deepCopy() instanceof ObjectNode object ? object.without("date") : settings;
  }

  private static PreviousDataset open(ObjectStore store, String folder) throws IOException {
    int parts =
        FolderReader.open(store, folder, Layout.DATASET)
            .manifest()
            .facts(DatasetFacts.class)
            .parts();
    String digest = Sha256.of(store.read(Layout.manifestOf(folder)));
    return new PreviousDataset(folder, digest, parts);
  }

  /** As an input of tonight's dataset. */
  public InputRef asInputRef() {
    return new InputRef(Layout.manifestOf(folder), "sha256:" + digest);
  }

  String items() {
    return folder + "/" + Layout.ITEMS;
  }

  List<String> sequences() {
    return IntStream.range(0, parts)
        .mapToObj(part -> folder + "/" + Layout.sequences(part, parts))
        .toList();
  }
}
