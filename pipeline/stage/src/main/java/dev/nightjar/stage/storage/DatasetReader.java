package dev.nightjar.stage.storage;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Npy;
import dev.nightjar.contract.UserSequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The files of a finished dataset. Of what has a line each, one is in memory at a time; where it
 * stands, {@code datasets/.../items.jsonl line 7}, is for messages.
 */
public record DatasetReader(FolderReader folder) {
  public DatasetFacts facts() {
    return folder.manifest().facts(DatasetFacts.class);
  }

  /** Hands over every item, in the order of the indexes. */
  public void forEachItem(Consumer<CatalogItem> consumer) throws IOException {
    forEachItem((item, where) -> consumer.accept(item));
  }

  /** Hands over every item and where it stands, in the order of the indexes. */
  public void forEachItem(BiConsumer<CatalogItem, String> consumer) throws IOException {
    forEach(Layout.ITEMS, CatalogItem.class, consumer);
  }

  /** Hands over every user, part after part. */
  public void forEachUser(Consumer<UserSequence> consumer) throws IOException {
    int parts = facts().parts();
    for (int part = 0; part < parts; part++) {
      forEachUser(part, (user, where) -> consumer.accept(user));
    }
  }

  /** Hands over every user of a part and where it stands. */
  public void forEachUser(int part, BiConsumer<UserSequence, String> consumer) throws IOException {
    forEach(Layout.sequences(part, facts().parts()), UserSequence.class, consumer);
  }

  /** One user; reads one part. */
  public Optional<UserSequence> find(String userId) throws IOException {
    UserSequence[] found = {null};
    forEachUser(
        partOf(userId), (user, where) -> found[0] = user.userId().equals(userId) ? user : found[0]);
    return Optional.ofNullable(found[0]);
  }

  /** The part that a user of that id belongs in. */
  public int partOf(String userId) {
    return Conventions.partOf(userId, facts().parts());
  }

  private <T> void forEach(String name, Class<T> type, BiConsumer<T, String> consumer)
      throws IOException {
    String file = folder.folder() + "/" + name;
    int[] lines = {0};
    folder.forEachLine(
        name,
        line -> {
          String where = file + " line " + ++lines[0];
          consumer.accept(Json.read(line, type, where), where);
        });
  }

  /** Text vectors of the items, from the first index on. */
  public Npy.Floats textVectors() throws IOException {
    return folder.readFloats(Layout.ITEM_TEXT_VECTORS);
  }

  /** Copies the text vectors of the items to local disk, in constant memory. */
  public void copyTextVectors(Path to) throws IOException {
    folder.copy(Layout.ITEM_TEXT_VECTORS, to);
  }

  /** The text vectors of the items after PCA. */
  public Npy.Floats pcaVectors() throws IOException {
    return folder.readFloats(Layout.ITEM_PCA_VECTORS);
  }

  /** User indexes of the users like each one of a part, the nearest first, -1 for none. */
  public Npy.Ints similarUsers(int part) throws IOException {
    return folder.readInts(Layout.similarUsers(part, facts().parts()));
  }
}
