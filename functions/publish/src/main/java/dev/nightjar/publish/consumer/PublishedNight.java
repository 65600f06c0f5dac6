package dev.nightjar.publish.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Holdout;
import dev.nightjar.contract.ItemUser;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ListChange;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.RelatedItem;
import dev.nightjar.contract.TableColumn;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.table.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is published now, for consumers in Java: {@code current.json} -> manifest -> rows, every
 * digest verified before a row is handed over. It keeps reading the night it was opened with, even
 * if the pointer moves on.
 *
 * <pre>{@code
 * try (ObjectStore store = ObjectStores.open("s3://bucket/nightjar")) {
 *   PublishedNight.open(store).forEachUser(user -> ...);
 * }
 * }</pre>
 *
 * <p>In memory: one user at a time. On local disk: one part at a time.
 */
public final class PublishedNight {
  private final Pointer pointer;
  private final FolderReader folder;
  private final RecommendationFacts facts;
  private final List<List<FileEntry>> parts;

  private PublishedNight(Pointer pointer, FolderReader folder) {
    this.pointer = pointer;
    this.folder = folder;
    this.facts = folder.manifest().facts(RecommendationFacts.class);
    this.parts = byPart(parts(folder), facts.format());
  }

  /**
   * Opens what the pointer leads to.
   *
   * @throws ContractException if nothing is published, or the manifest is not the pointer's
   */
  public static PublishedNight open(ObjectStore store) throws IOException {
    Pointer pointer = CurrentPointer.required(store);
    String manifest = pointer.manifest();
    String path = Layout.folderOf(manifest);
    FolderReader folder = FolderReader.open(store, path, Layout.RECOMMEND);
    if (!folder.manifestDigest().equals(pointer.sha256())) {
      throw new ContractException(
          "%s: expected digest %s, found %s"
              .formatted(store.uri(manifest), pointer.sha256(), folder.manifestDigest()));
    }
    return new PublishedNight(pointer, folder);
  }

  /**
   * Opens any finished run, published or not.
   *
   * @param folder of the run, relative to the root
   */
  public static PublishedNight open(ObjectStore store, String folder) throws IOException {
    FolderReader run = FolderReader.open(store, folder, Layout.RECOMMEND);
    Pointer pointer =
        new Pointer(
            Conventions.FORMAT_VERSION,
            run.manifest().facts(RecommendationFacts.class).date(),
            run.manifest().id(),
            run.manifestKey(),
            run.manifestDigest(),
            Optional.empty());
    return new PublishedNight(pointer, run);
  }

  public Pointer pointer() {
    return pointer;
  }

  public RecommendationFacts facts() {
    return facts;
  }

  /** Users who got the popular list in the place of their own, if there are any. */
  public Optional<Holdout> holdout() {
    return Holdout.of(folder.manifest().provenance().settings());
  }

  /** Number of parts; a user lies in part {@link Conventions#partOf}. */
  public int parts() {
    return parts.size();
  }

  /** The files of one part: one, or one for each partition that has users in it. */
  public List<FileEntry> files(int part) {
    return parts.get(part);
  }

  /** Hands over every user, part by part. */
  public void forEachUser(Consumer<UserRecommendations> consumer) throws IOException {
    for (List<FileEntry> part : parts) {
      for (FileEntry file : part) {
        forEachUser(file, consumer);
      }
    }
  }

  /** One user's recommendations; reads one part. Empty if the user has none. */
  public Optional<UserRecommendations> user(String userId) throws IOException {
    UserRecommendations[] found = {null};
    for (FileEntry file : files(Conventions.partOf(userId, parts()))) {
      forEachUser(file, user -> found[0] = user.userId().equals(userId) ? user : found[0]);
    }
    return Optional.ofNullable(found[0]);
  }

  /** Hands over the users of one file, so that several workers can share a night. */
  public void forEachUser(FileEntry part, Consumer<UserRecommendations> consumer)
      throws IOException {
    String where = folder.folder() + "/" + part.name();
    copied(part, file -> PartReader.forEachUser(facts.format(), file, where, consumer));
  }

  /** Whether the run has an optional output. */
  public boolean has(String output) {
    return facts.outputs().containsKey(output);
  }

  /**
   * Hands over every row of the output {@code related-items}, item by item.
   *
   * @throws ContractException if the run was made without it
   */
  public void forEachRelatedItem(Consumer<RelatedItem> consumer) throws IOException {
    forEachRow(
        RelatedItem.FOLDER,
        RelatedItem.COLUMNS,
        "recommend --related-items",
        (cells, where) -> consumer.accept(RelatedItem.of(cells, where)));
  }

  /**
   * Hands over every row of the output {@code item-users}: of each part its best users, target by
   * target.
   *
   * @throws ContractException if the run was made without it
   */
  public void forEachItemUser(Consumer<ItemUser> consumer) throws IOException {
    forEachRow(
        ItemUser.FOLDER,
        ItemUser.COLUMNS,
        "recommend --item-users",
        (cells, where) -> consumer.accept(ItemUser.of(cells)));
  }

  /**
   * The best users of all for one target of the output {@code item-users}, best first. In memory:
   * the best of every part.
   *
   * @throws ContractException if the run was made without it
   */
  public List<ItemUser> usersOf(String target) throws IOException {
    JsonNode settings = folder.manifest().provenance().settings();
    List<String> targets = ItemUser.targets(settings);
    if (has(ItemUser.FOLDER) && !targets.contains(target)) {
      throw new ContractException(
          "%s: expected one of %s, the targets of recommend --item-users, found %s"
              .formatted(folder.folder(), targets, target));
    }
    List<ItemUser> users = new ArrayList<>();
    forEachItemUser(
        row -> {
          if (row.target().equals(target)) {
            users.add(row);
          }
        });
    return users.stream().sorted(ItemUser.BEST_FIRST).limit(ItemUser.most(settings)).toList();
  }

  /**
   * Hands over every row of the output {@code delta}: what changed against {@link #deltaFrom}.
   *
   * @throws ContractException if the run was published without it
   */
  public void forEachChange(Consumer<ListChange> consumer) throws IOException {
    forEachRow(
        ListChange.FOLDER,
        ListChange.COLUMNS,
        "publish --delta",
        (cells, where) -> consumer.accept(ListChange.of(cells, where)));
  }

  /**
   * Manifest of the run that {@link #forEachChange} counts from: whoever holds another one must
   * read the whole night. Empty if nothing was published before.
   */
  public Optional<String> deltaFrom() {
    return facts.deltaFrom();
  }

  private void forEachRow(
      String output,
      List<TableColumn> columns,
      String setting,
      BiConsumer<Object[], String> consumer)
      throws IOException {
    if (!has(output)) {
      throw new ContractException(
          "%s: expected the output %s, found a run without it; %s makes it"
              .formatted(folder.folder(), output, setting));
    }
    for (FileEntry entry : folder.manifest().filesUnder(output)) {
      String where = folder.folder() + "/" + entry.name();
      copied(
          entry,
          file -> TableReader.forEachRow(file, where, columns, row -> consumer.accept(row, where)));
    }
  }

  @FunctionalInterface
  private interface FileConsumer {
    void accept(Path file) throws IOException;
  }

  private void copied(FileEntry entry, FileConsumer consumer) throws IOException {
    Path file = Files.createTempFile("nightjar-read-", ".tmp");
    try {
      folder.copy(entry.name(), file);
      consumer.accept(file);
    } finally {
      Files.delete(file);
    }
  }

  /** The files of a run that hold recommendations, in the order of their names. */
  public static List<FileEntry> parts(FolderReader run) {
    return run.manifest().files().stream()
        .filter(file -> file.name().matches("([^/_]+=[^/]*/)?part-.*"))
        .toList();
  }

  /** The files by part, those of one part in the order of their names. */
  private static List<List<FileEntry>> byPart(List<FileEntry> files, String format) {
    Pattern name = Pattern.compile("(?:.*/)?part-(\\d+)-of-(\\d+)\\." + format);
    List<List<FileEntry>> parts = new ArrayList<>();
    for (FileEntry file : files) {
      Matcher part = name.matcher(file.name());
      if (part.matches()) {
        while (parts.size() < Integer.parseInt(part.group(2))) {
          parts.add(new ArrayList<>());
        }
        parts.get(Integer.parseInt(part.group(1))).add(file);
      }
    }
    return parts;
  }
}
