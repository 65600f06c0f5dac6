package dev.nightjar.train.model;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.settings.ModelSettings;
import dev.nightjar.train.settings.ModelSettings.CollaborativeStart;
import dev.nightjar.train.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The vectors of items in each view of the model: E, and A of S. It is not exported as a graph: the
 * vectors of all items are computed at export and stored in the model as a table. Shapes: n items
 * at hand, I items of the catalog, d width of a view.
 */
final class ItemEncoder {
  private static final String COLLABORATIVE = "collaborative";
  private static final double SHORT = 0.01;

  private final ModelSettings settings;
  private final Optional<Tensor> learned; // E: (I+2, d)
  private final Tensor texts; // S: (I+2, D_t)
  private final Optional<Adapter> adapter; // A

  ItemEncoder(Parameters parameters, Catalog catalog, ModelSettings settings) {
    this.settings = settings;
    texts =
        Tensors.kept(
            settings.whitensText()
                ? TextWhitening.of(catalog)
                : Tensors.of(catalog.textVectors(), catalog.rows(), catalog.textWidth()));
    learned =
        settings.views().collaborative()
            ? Optional.of(parameters.addTable(COLLABORATIVE, () -> initial(parameters, catalog)))
            : Optional.empty();
    adapter =
        settings.views().semantic()
            ? Optional.of(new Adapter(parameters, catalog.textWidth(), catalog.width()))
            : Optional.empty();
  }

  /**
   * The PCA of the texts, or random rows. Items without a text have no PCA: where training sees
   * them they start at random in either case, since rows of zeros give scores of zero, whose slopes
   * are zero, too, and a catalog without texts would never be learned.
   */
  private Tensor initial(Parameters parameters, Catalog catalog) {
    boolean random = settings.collaborativeStart() == CollaborativeStart.RANDOM;
    long[] without =
        IntStream.of(catalog.warm())
            .filter(item -> !catalog.hasText(item))
            .asLongStream()
            .toArray();
    if (!random && without.length == 0) {
      return pca(catalog);
    }
    Tensor drawn = parameters.matrix(catalog.rows(), catalog.width());
    if (random) {
      return drawn;
    }
    Tensor rows = Tensors.of(without, without.length);
    return pca(catalog).index_copy_(0, rows, Tensors.here(drawn).index_select(0, rows));
  }

  private static Tensor pca(Catalog catalog) {
    return Tensors.of(catalog.pcaVectors(), catalog.rows(), catalog.width());
  }

  /**
   * The rows of some items in one view.
   *
   * @param view from 0
   * @param items (n) indexes
   * @param rowsOfE (n, d) their rows of E, if the model has it
   * @return (n, d)
   */
  Tensor rows(int view, Tensor items, Optional<Tensor> rowsOfE) {
    return normalized(
        view == 0 && learned.isPresent()
            ? rowsOfE.orElseThrow()
            : adapter
                .orElseThrow()
                .forward(texts.index_select(0, items))
                .to(torch.ScalarType.Float));
  }

  /** The rows of every index, padding and mask included. */
  ItemRows all() {
    List<Tensor> views = new ArrayList<>();
    learned.ifPresent(rows -> views.add(normalized(rows)));
    adapter.ifPresent(own -> views.add(normalized(own.forward(texts))));
    return new ItemRows(views);
  }

  /**
   * Rows of length 1, unless the settings leave them as they are: v / sqrt(|v|^2 + {@value
   * #SHORT}), since a row that is nearly nothing, as one without text is at first, has no direction
   * yet, and would have gradients without bounds.
   */
  private Tensor normalized(Tensor rows) {
    if (!settings.normalizesItems()) {
      return rows;
    }
    Tensor squares = rows.mul(rows).sum(1).add(Tensors.scalar(SHORT)); // (n)
    return rows.mul(squares.rsqrt().unsqueeze(1));
  }
}
