package dev.nightjar.publish.show;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.consumer.UserRecommendations;
import dev.nightjar.publish.consumer.UserRecommendations.Item;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is known of one user: the newest interactions, the recommendations, and for each the item of
 * the history whose text is closest. Reads one part of the sequences, one of the recommendations,
 * and the items; keeps only what the page needs.
 *
 * @param pointer what is published
 * @param user from the dataset
 * @param recommendations as published
 * @param items every item the page names, by id
 * @param closest recommended item id to the closest item of the history
 */
public record UserPage(
    Pointer pointer,
    UserSequence user,
    List<Item> recommendations,
    Map<String, CatalogItem> items,
    Map<String, HistoryNeighbors.Neighbor> closest) {
  private static final int HISTORY_SHOWN = 10;
  private static final int TITLE_COLUMNS = 50;

  /**
   * Reads everything about a user.
   *
   * @throws ContractException if the night does not know the user
   */
  public static UserPage read(ObjectStore store, String userId) throws IOException {
    PublishedNight night = PublishedNight.open(store);
    String manifest = night.facts().dataset();
    FolderReader dataset = FolderReader.open(store, Layout.folderOf(manifest), Layout.DATASET);
    UserSequence user = find(dataset, userId);
    List<Item> recommendations =
        night.user(userId).map(UserRecommendations::items).orElse(List.of());
    Map<String, CatalogItem> items = items(dataset, user, recommendations);
    return new UserPage(
        night.pointer(),
        user,
        recommendations,
        items,
        HistoryNeighbors.closest(dataset, user.items(), indexes(recommendations, items)));
  }

  private static UserSequence find(FolderReader dataset, String userId) throws IOException {
    DatasetReader reader = new DatasetReader(dataset);
    return reader
        .find(userId)
        .orElseThrow(
            () ->
                new ContractException(
                    ("user %s is unknown: the night's log and users file have no such id; ids are compared letter by"
                            + " letter, %s/%s lists those of the same part")
                        .formatted(
                            userId,
                            dataset.folder(),
                            Layout.sequences(reader.partOf(userId), reader.facts().parts()))));
  }

  private static Map<String, CatalogItem> items(
      FolderReader dataset, UserSequence user, List<Item> recommendations) throws IOException {
    Set<Integer> indexes = Arrays.stream(user.items()).boxed().collect(Collectors.toSet());
    Set<String> ids = recommendations.stream().map(Item::itemId).collect(Collectors.toSet());
    Map<String, CatalogItem> items = new HashMap<>();
    new DatasetReader(dataset)
        .forEachItem(
            item -> {
              if (indexes.contains(item.index()) || ids.contains(item.itemId())) {
                items.put(item.itemId(), item);
              }
            });
    return items;
  }

  private static Map<String, Integer> indexes(
      List<Item> recommendations, Map<String, CatalogItem> items) {
    return recommendations.stream()
        .collect(Collectors.toMap(Item::itemId, item -> items.get(item.itemId()).index()));
  }

  /** The page. */
  public String text() {
    return "User %s, night of %s, run %s%n".formatted(user.userId(), pointer.date(), pointer.run())
        + history()
        + "%nRecommendations: %d%n".formatted(recommendations.size())
        + (recommendations.isEmpty() ? "" : table());
  }

  private String history() {
    int[] all = user.items();
    if (all.length == 0) {
      return "%nHistory: none%n".formatted();
    }
    StringBuilder text = new StringBuilder("%nHistory: %s%n".formatted(length(all.length)));
    Map<Integer, CatalogItem> byIndex =
        items.values().stream().collect(Collectors.toMap(CatalogItem::index, Function.identity()));
    for (int i = Math.max(0, all.length - HISTORY_SHOWN); i < all.length; i++) {
      String day =
          Instant.ofEpochSecond(user.times()[i]).atOffset(ZoneOffset.UTC).toLocalDate().toString();
      text.append("  %s  %s%n".formatted(day, title(byIndex.get(all[i]))));
    }
    return text.toString();
  }

  /** Of a history, in words. */
  static String length(int interactions) {
    if (interactions == 1) {
      return "1 interaction";
    }
    String newest = interactions > HISTORY_SHOWN ? ", the newest " + HISTORY_SHOWN : "";
    return "%d interactions%s, newest last".formatted(interactions, newest);
  }

  private String table() {
    String row = "  %4s  %-" + TITLE_COLUMNS + "s  %9s  %-8s  %s%n";
    StringBuilder text =
        new StringBuilder(row.formatted("rank", "title", "score", "source", "because"));
    for (Item item : recommendations) {
      text.append(
          row.formatted(
              item.rank(),
              title(items.get(item.itemId())),
              String.format(Locale.ROOT, "%.3f", item.score()),
              item.source().column(),
              because(item)));
    }
    return text.toString();
  }

  private String because(Item item) {
    if (item.source().isPopular()) {
      return item.source() == Source.POPULAR ? "popular with everyone" : "popular";
    }
    if (item.source() == Source.PINNED) {
      return "placed by a rule";
    }
    return Optional.ofNullable(closest.get(item.itemId()))
        .map(
            neighbor ->
                String.format(
                    Locale.ROOT,
                    "closest in text to %s (%.2f)",
                    title(byIndex(neighbor.item())),
                    neighbor.cosine()))
        .orElse("");
  }

  private CatalogItem byIndex(int index) {
    return items.values().stream().filter(item -> item.index() == index).findFirst().orElseThrow();
  }

  /** The title on one line, cut to its column; the id where there is none. */
  private static String title(CatalogItem item) {
    String title = item.title().isBlank() ? item.itemId() : item.title();
    String line = title.strip().replaceAll("\\s+", " ");
    return line.codePointCount(0, line.length()) <= TITLE_COLUMNS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, TITLE_COLUMNS - 1)) + "…";
  }
}
