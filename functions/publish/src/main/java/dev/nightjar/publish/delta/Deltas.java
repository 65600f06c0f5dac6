package dev.nightjar.publish.delta;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ListChange;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.consumer.UserRecommendations.Item;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The output {@code delta} of one run. {@code _delta.json} says once and for all from which run it
 * counts, so that a publisher that was killed makes the same rows when it comes again.
 */
public final class Deltas {
  /**
   * {@code _delta.json}.
   *
   * @param from manifest of the run before; empty if nothing was published that can be read
   */
  record Claim(int formatVersion, Optional<String> from) {}

  private final ObjectStore store;
  private final String folder;
  private final Claim claim;
  private final Optional<PublishedNight> before;
  private final boolean write;
  private long rows;

  private Deltas(ObjectStore store, String folder, Claim claim, boolean write) throws IOException {
    this.store = store;
    this.folder = folder;
    this.claim = claim;
    this.write = write;
    this.before =
        isGone() || claim.from().isEmpty()
            ? Optional.empty()
            : Optional.of(PublishedNight.open(store, Layout.folderOf(claim.from().get())));
  }

  /**
   * Of a run that is to be published.
   *
   * @param asked if it is to have changes; a finished run keeps what it has
   * @param current what is published now
   * @throws ContractException if it counts from a run that is gone
   */
  public static Optional<Deltas> making(
      ObjectStore store, String folder, boolean asked, Optional<CurrentPointer.Read> current)
      throws IOException {
    String key = folder + "/" + Layout.DELTA_CLAIM;
    Optional<Claim> claim = read(store, key);
    if (claim.isEmpty() && !asked) {
      return Optional.empty();
    }
    boolean finished = store.version(Layout.manifestOf(folder)).isPresent();
    if (claim.isEmpty()) {
      if (finished) {
        return Optional.empty();
      }
      claim = Optional.of(claim(store, key, current));
    }
    Deltas deltas = new Deltas(store, folder, claim.get(), !finished);
    if (!finished && deltas.isGone()) {
      throw new ContractException(
          "%s: expected the run %s, from which the changes count, found none; delete %s to count anew"
              .formatted(store.uri(key), claim.get().from().orElseThrow(), store.uri(key)));
    }
    return Optional.of(deltas);
  }

  /** Of a finished run. */
  public static Optional<Deltas> of(ObjectStore store, String folder) throws IOException {
    return making(store, folder, false, Optional.empty());
  }

  /** Two publishers at once count from what the faster one saw. */
  private static Claim claim(ObjectStore store, String key, Optional<CurrentPointer.Read> current)
      throws IOException {
    Claim claim = new Claim(Conventions.FORMAT_VERSION, readable(store, current));
    try {
      store.create(key, Json.pretty(claim));
      return claim;
    } catch (ConflictException e) {
      return read(store, key).orElseThrow(() -> e);
    }
  }

  /** The manifest of what is published, unless it is damaged or gone. */
  private static Optional<String> readable(ObjectStore store, Optional<CurrentPointer.Read> current)
      throws IOException {
    Optional<String> manifest = current.map(read -> read.pointer().manifest());
    try {
      if (manifest.isPresent()) {
        PublishedNight.open(store, Layout.folderOf(manifest.get()));
      }
      return manifest;
    } catch (ContractException | FileNotFoundException e) {
      Warning.say(Layout.PUBLISH, "changes count from nothing: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Claim> read(ObjectStore store, String key) throws IOException {
    return store.version(key).isEmpty()
        ? Optional.empty()
        : Optional.of(Json.read(store.read(key), Claim.class, store.uri(key).toString()));
  }

  /** Whether the run it counts from was deleted: then there is nothing to compare with. */
  private boolean isGone() throws IOException {
    return claim.from().isPresent() && store.version(claim.from().get()).isEmpty();
  }

  /** Manifest of the run it counts from. */
  public Optional<String> from() {
    return claim.from();
  }

  /** Of the parts so far. */
  public long rows() {
    return rows;
  }

  /** Begins a part; its users follow in order. */
  public DeltaFile open(int part, int parts) throws IOException {
    String name = Layout.output(ListChange.FOLDER, part, parts);
    return isGone()
        ? DeltaFile.asItIs(store, folder, name)
        : DeltaFile.of(store, folder, name, lists(part, parts), write);
  }

  /** Takes note of a part that is whole. */
  public FileEntry finish(DeltaFile file) throws IOException {
    FileEntry entry = file.finish();
    rows += entry.rows();
    return entry;
  }

  /** Takes note of a part that was whole before. */
  public void takeOver(FileEntry entry) {
    rows += entry.rows();
  }

  /** Lists of the part's users in the run before; the same item id is one string. */
  private Map<String, List<Item>> lists(int part, int parts) throws IOException {
    Map<String, List<Item>> lists = new LinkedHashMap<>();
    Map<String, String> ids = new HashMap<>();
    if (before.isEmpty()) {
      return lists;
    }
    PublishedNight night = before.get();
    for (int other = 0; other < night.parts(); other++) {
      if (night.parts() == parts && other != part) {
        continue;
      }
      for (FileEntry file : night.files(other)) {
        night.forEachUser(
            file,
            user -> {
              if (Conventions.partOf(user.userId(), parts) == part) {
                lists.put(user.userId(), interned(user.items(), ids));
              }
            });
      }
    }
    return lists;
  }

  private static List<Item> interned(List<Item> items, Map<String, String> ids) {
    return items.stream()
        .map(
            item ->
                new Item(
                    item.rank(),
                    ids.computeIfAbsent(item.itemId(), id -> id),
                    item.score(),
                    item.source()))
        .toList();
  }
}
