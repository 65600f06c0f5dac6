package dev.nightjar.train.bundle;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.InputRef;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.model.ColdStart;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.ItemRows;
import dev.nightjar.train.model.Parameters;
import dev.nightjar.train.tensor.TensorFile;
import dev.nightjar.train.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import org.bytedeco.pytorch.Tensor;

/**
 * An earlier night's model to start from: its parameters before the refit, which has seen items
 * that may be held out for validation tonight. Items are matched by id. An item that the model had
 * not learned starts as the mean of the learned items nearest in text, or of all of them if it has
 * no text. Tonight's principal components are not used: their axes differ from the model's.
 *
 * @param model its bundle
 * @param before the dataset it was trained on
 * @param tonight the dataset to train on
 * @param nights since one started anew, this one counted
 */
public record WarmStart(FolderReader model, FolderReader before, FolderReader tonight, int nights) {

  /** What the id of tonight's model depends on. */
  public InputRef asInput() {
    return model.asInput();
  }

  /** Tonight's items in its table. */
  private record Places(int[] learned, int oldItems, int vanished) {
    int[] missing() {
      return at(false);
    }

    int[] known() {
      return at(true);
    }

    private int[] at(boolean known) {
      List<Integer> items = new ArrayList<>();
      for (int item = Conventions.FIRST_ITEM; item < learned.length - 1; item++) {
        if (learned[item] > 0 == known) {
          items.add(item);
        }
      }
      return items.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  /**
   * Gives a model of tonight's catalog its values.
   *
   * @param neighbors in text that lend a new item its first vector
   * @throws IllegalArgumentException if it is a model of other settings
   */
  public Metrics.Start putInto(DualView view, Catalog catalog, int neighbors) throws IOException {
    Places places = places(catalog);
    Parameters parameters = view.parameters();
    Map<String, Tensor> values = read(parameters, places.oldItems());
    for (String name : parameters.names()) {
      if (parameters.isTable(name)) {
        values.put(name, moved(values.get(name), parameters.get(name), places, catalog, neighbors));
      }
    }
    parameters.restore(values);
    return new Metrics.Start(
        model.folder(),
        before.manifest().facts(DatasetFacts.class).date(),
        nights,
        places.known().length,
        places.missing().length,
        places.vanished());
  }

  private Places places(Catalog catalog) throws IOException {
    Map<String, Integer> learned = new HashMap<>();
    new DatasetReader(before)
        .forEachItem(
            item -> {
              if (item.trainInteractions() > 0) {
                learned.put(item.itemId(), item.index());
              }
            });
    int[] places = new int[catalog.rows()];
    new DatasetReader(tonight)
        .forEachItem(
            item -> {
              Integer place = learned.remove(item.itemId());
              places[item.index()] = place == null ? 0 : place;
            });
    int items = before.manifest().facts(DatasetFacts.class).items();
    places[catalog.rows() - 1] = Conventions.mask(items);
    return new Places(places, items, learned.size());
  }

  private Map<String, Tensor> read(Parameters parameters, int items) throws IOException {
    Map<String, Tensor> values = parameters.copies();
    for (String name : parameters.names()) {
      if (parameters.isTable(name)) {
        long width = parameters.get(name).size(1);
        values.put(name, Tensors.kept(Tensors.zeros(items + 2L, width)));
      }
    }
    Path file = Files.createTempFile("nightjar-start", ".npz");
    try {
      model.copy(Layout.PARAMETERS, file);
      try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
        Optional<String> other = TensorFile.readAll(zip, values, Layout.PARAMETERS);
        Require.that(
            other.isEmpty(),
            "--start-from %s: expected a model with the parameters of tonight's settings, found %s; name"
                + " another one, or none",
            model.folder(),
            other.orElse(""));
      }
    } finally {
      Files.delete(file);
    }
    return values;
  }

  /**
   * The learned rows where tonight's catalog has their items.
   *
   * @param learned (old I+2, d)
   * @param fresh (I+2, d) for when no item is known
   * @return (I+2, d)
   */
  private static Tensor moved(
      Tensor learned, Tensor fresh, Places places, Catalog catalog, int neighbors) {
    int[] known = places.known();
    if (known.length == 0) {
      return fresh;
    }
    int[] counts = new int[catalog.rows()];
    Arrays.stream(known).forEach(item -> counts[item] = 1);
    ColdStart lent = ColdStart.of(catalog.withTrainInteractions(counts), neighbors);
    return Tensors.withoutGradients(
        () -> {
          long[] rows = Arrays.stream(places.learned()).asLongStream().toArray();
          Tensor table = learned.index_select(0, Tensors.of(rows, rows.length));
          Tensor mean = table.index_select(0, indexes(known)).mean(0); // (d)
          int[] missing = places.missing();
          table.index_copy_(0, indexes(missing), mean.expand(missing.length, -1));
          return Tensors.kept(lent.applyTo(new ItemRows(List.of(table))).views().get(0));
        });
  }

  private static Tensor indexes(int[] items) {
    return Tensors.of(Arrays.stream(items).asLongStream().toArray(), items.length);
  }
}
