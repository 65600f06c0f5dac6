package dev.nightjar.recommend;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Maps tonight's items to those of a model of an earlier dataset, by id: sequences are translated
 * to the model's indexes, scores back to tonight's. Items that the model does not know are left out
 * of both. In memory: both catalogs' ids while it is made, then 4 bytes an item.
 */
final class ItemMatch {
  private final int[] known; // tonight's index to the model's, padding where there is none

  private ItemMatch(int[] known) {
    this.known = known;
  }

  /**
   * @param dataset tonight's
   * @param trained the dataset of the model
   * @param items of tonight's catalog
   */
  static ItemMatch read(FolderReader dataset, FolderReader trained, int items) throws IOException {
    Map<String, Integer> indexes = new HashMap<>();
    new DatasetReader(trained).forEachItem(item -> indexes.put(item.itemId(), item.index()));
    int[] known = new int[items + 1];
    new DatasetReader(dataset)
        .forEachItem(
            item -> known[item.index()] = indexes.getOrDefault(item.itemId(), Conventions.PADDING));
    return new ItemMatch(known);
  }

  /** An item as the model knows it; padding if it does not. */
  int known(int item) {
    return known[item];
  }

  /** A user's items, oldest first, as the model knows them. */
  int[] sequence(UserSequence user) {
    return Arrays.stream(user.items())
        .map(item -> known[item])
        .filter(item -> item != Conventions.PADDING)
        .toArray();
  }

  /** The model's scores as a row of tonight's items. */
  ScoreRow tonight(ScoreRow scored) {
    float[] scores = new float[known.length];
    Arrays.fill(scores, Float.NEGATIVE_INFINITY);
    for (int item = Conventions.FIRST_ITEM; item < known.length; item++) {
      if (known[item] != Conventions.PADDING) {
        scores[item] = scored.score(known[item]);
      }
    }
    return ScoreRow.of(scores);
  }

  /** The model's vectors in tonight's order; zeros where it knows none. */
  ItemVectors tonight(ItemVectors vectors) {
    int width = vectors.width();
    float[] values = new float[known.length * width];
    for (int item = Conventions.FIRST_ITEM; item < known.length; item++) {
      if (known[item] != Conventions.PADDING) {
        System.arraycopy(vectors.values(), known[item] * width, values, item * width, width);
      }
    }
    return new ItemVectors(values, width);
  }
}
