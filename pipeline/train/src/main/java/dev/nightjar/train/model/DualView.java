package dev.nightjar.train.model;

import dev.nightjar.contract.Require;
import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.settings.ModelSettings;
import dev.nightjar.train.settings.ModelSettings.CollaborativeStart;
import dev.nightjar.train.settings.SizeSettings;
import dev.nightjar.train.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * LLM-ESR (Liu et al. 2024): two views of the same sequence, one of trained item vectors and one of
 * text, each looking at the other before one backbone encodes both.
 *
 * <table>
 * <caption>Paper to code</caption>
 * <tr><td>E</td><td>{@code collaborative}: (I+2, d), starts as the PCA of S</td></tr>
 * <tr><td>S</td><td>{@code semanticTable}: (I+2, D_t), frozen, {@link TextWhitening whitened}</td></tr>
 * <tr><td>A</td><td>{@link Adapter}: D_t to D_t/2 to d, both linear</td></tr>
 * <tr><td>P</td><td>{@code positions}: (longest, d); its last row is the newest item</td></tr>
 * <tr><td>h_c, h_s</td><td>the halves of {@link #encode}'s last dimension</td></tr>
 * <tr><td>u</td><td>{@link #encode} at the last position: (B, 2d)</td></tr>
 * <tr><td>v_i</td><td>{@link ItemRows#vectors}: (n, 2d), each half of length 1</td></tr>
 * </table>
 *
 * <p>Settings leave out a view, cross-attention, the sharing of the backbone, or what the paper
 * does not have: whitened texts, and item vectors of length 1.
 *
 * <p>Shapes: B sequences, L positions, d width of a view, V views, n items at hand. Positions are
 * counted from the newest item; what each may look at, {@link AttentionMask} says.
 */
public final class DualView {
  private static final String COLLABORATIVE = "collaborative";
  static final String POSITIONS = "positions";
  private static final double SHORT = 0.01;

  private final ModelSettings settings;
  private final Parameters parameters;
  private final Tensor semanticTable;
  private final Adapter adapter;
  private final List<Backbone> backbones; // one, or one for each view
  private final List<Attention> cross; // one for each view, or none
  private final int views;
  private final int width;
  private final int maxLength;
  private final long mask; // index of the mask

  /** A fresh model; its initial values come from libtorch's generator, so seed that first. */
  public DualView(Catalog catalog, ModelSettings settings, SizeSettings size) {
    this.settings = settings;
    parameters = new Parameters();
    views = settings.views().count();
    width = catalog.width();
    maxLength = size.maxLength();
    mask = catalog.rows() - 1L;
    adapter = Adapter.of(catalog);
    boolean shared = views == 1 || settings.sharedBackbone();
    backbones =
        shared
            ? List.of(Backbone.of(settings.backbone(), size, "backbone", width))
            : List.of(
                Backbone.of(settings.backbone(), size, "backbone.collaborative", width),
                Backbone.of(settings.backbone(), size, "backbone.semantic", width));
    cross =
        views == 2 && settings.crossAttention()
            ? List.of(
                new Attention("cross.collaborative", width, size.crossHeads()),
                new Attention("cross.semantic", width, size.crossHeads()))
            : List.of();
    semanticTable =
        Tensors.kept(
            settings.whitensText()
                ? TextWhitening.of(catalog)
                : Tensors.of(catalog.textVectors(), catalog.rows(), catalog.textWidth()));
    Tensors.scoped(() -> addParameters(catalog));
  }

  private void addParameters(Catalog catalog) {
    if (settings.views().collaborative()) {
      addCollaborative(catalog);
    }
    if (settings.views().semantic()) {
      adapter.addTo(parameters);
    }
    if (backbone().positioned()) {
      parameters.addMatrix(POSITIONS, positions(), width);
    }
    cross.forEach(attention -> attention.addTo(parameters));
    backbones.forEach(backbone -> backbone.addTo(parameters));
  }

  private void addCollaborative(Catalog catalog) {
    boolean random = settings.collaborativeStart() == CollaborativeStart.RANDOM;
    int rows = catalog.rows();
    parameters.addTable(
        COLLABORATIVE,
        random ? Parameters.matrix(rows, width) : Tensors.of(catalog.pcaVectors(), rows, width));
  }

  public Parameters parameters() {
    return parameters;
  }

  public Backbone backbone() {
    return backbones.get(0);
  }

  /** V d. */
  public int representationWidth() {
    return views * width;
  }

  /** V: one or two. */
  public int views() {
    return views;
  }

  /** d. */
  public int width() {
    return width;
  }

  public int maxLength() {
    return maxLength;
  }

  /** Whether the views share nothing but places: then they can be trained side by side. */
  public boolean independent() {
    return views == 2 && cross.isEmpty() && backbones.size() == 2;
  }

  /**
   * The rows of some items in one view.
   *
   * @param view from 0
   * @param items (n) indexes
   * @param learned (n, d) their rows of E, if the model has it
   * @return (n, d)
   */
  public Tensor rows(int view, Tensor items, Optional<Tensor> learned) {
    return normalized(
        view == 0 && settings.views().collaborative()
            ? learned.orElseThrow()
            : adapter
                .apply(parameters, semanticTable.index_select(0, items))
                .to(torch.ScalarType.Float));
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

  /** The rows of every index, padding and mask included. */
  public ItemRows allRows() {
    List<Tensor> rows = new ArrayList<>();
    if (settings.views().collaborative()) {
      rows.add(normalized(parameters.get(COLLABORATIVE)));
    }
    if (settings.views().semantic()) {
      rows.add(normalized(adapter.apply(parameters, semanticTable)));
    }
    return new ItemRows(rows);
  }

  /** Rows of P: a bidirectional backbone needs one for the mask after the newest item. */
  int positions() {
    return maxLength + (backbone().bidirectional() ? 1 : 0);
  }

  /**
   * u: what the model expects after each sequence.
   *
   * @param items the rows of every index
   * @param sequences (B, L) item indexes, padded with 0 on the left
   * @return (B, V d)
   */
  public Tensor represent(ItemRows items, Tensor sequences) {
    Tensor question = sequences;
    Tensor one = sequences.narrow(1, 0, 1); // (B, 1)
    if (backbone().bidirectional()) {
      question = Tensors.concat(1, sequences, torch.full_like(one, Tensors.scalar((double) mask)));
    } else if (settings.paperParity()) {
      Tensor padding = torch.zeros_like(one).expand(-1, maxLength - sequences.size(1));
      question = Tensors.concat(1, padding, sequences); // (B, longest)
    }
    return lastPosition(encode(items, question, Dropout.OFF));
  }

  /**
   * Encodes every position of every view.
   *
   * @param sequences (B, L) rows of {@code items}, padded with 0 on the left
   * @return (B, L, V d)
   */
  public Tensor encode(ItemRows items, Tensor sequences, Dropout noise) {
    long rows = sequences.size(0);
    long length = sequences.size(1);
    Require.inRange(length, 1, positions(), "length");
    AttentionMask own = attentionMask(sequences, false);
    List<Tensor> x =
        items.views().stream().map(view -> embed(view, sequences, length, noise)).toList();
    if (!cross.isEmpty()) {
      Tensor seen = settings.paperParity() ? attentionMask(sequences, true).added() : own.added();
      x =
          List.of(
              cross.get(0).apply(parameters, x.get(1), x.get(0), seen, Dropout.OFF),
              cross.get(1).apply(parameters, x.get(0), x.get(1), seen, Dropout.OFF));
    }
    if (backbones.size() == views) {
      List<Tensor> each = x;
      return join(
          IntStream.range(0, views)
              .mapToObj(v -> backbones.get(v).encode(parameters, each.get(v), own, noise))
              .toList());
    }
    Tensor both = Tensors.concat(0, x.get(0), x.get(1)); // (2B, L, d): one pass for both views
    Tensor h = backbone().encode(parameters, both, own.twice(), noise);
    return join(List.of(h.narrow(0, 0, rows), h.narrow(0, rows, rows)));
  }

  /**
   * Encodes every position of one of several independent views.
   *
   * @param view from 0
   * @param rows (n, d) its rows of the items at hand
   * @param sequences (B, L) rows of {@code rows}, padded with 0 on the left
   * @return (B, L, d)
   */
  public Tensor encode(int view, Tensor rows, Tensor sequences, Dropout noise) {
    Tensor x = embed(rows, sequences, sequences.size(1), noise); // (B, L, d)
    return backbones.get(view).encode(parameters, x, attentionMask(sequences, false), noise);
  }

  private static Tensor join(List<Tensor> views) {
    return views.size() == 1 ? views.get(0) : Tensors.concat(2, views.toArray(Tensor[]::new));
  }

  /** u: (B, V d), what {@link #encode} says at the newest item. */
  public static Tensor lastPosition(Tensor encoded) {
    return encoded.select(1, encoded.size(1) - 1);
  }

  private Tensor embed(Tensor rows, Tensor sequences, long length, Dropout noise) {
    Tensor items = torch.embedding(rows, sequences); // (B, L, d)
    if (!backbone().positioned()) {
      return noise.apply(items);
    }
    Tensor places = parameters.get(POSITIONS).narrow(0, positions() - length, length); // (L, d)
    return noise.apply(items.mul(Tensors.scalar(Math.sqrt(width))).add(places));
  }

  private AttentionMask attentionMask(Tensor sequences, boolean betweenViews) {
    return settings.paperParity()
        ? AttentionMask.published(sequences, betweenViews)
        : AttentionMask.of(sequences, backbone().bidirectional());
  }

  /**
   * Adds the encoder to a graph, up to u.
   *
   * @param sequences the input, int64 (B, L)
   * @param vectors the item vectors v in the first V d of its columns, at least I+2 rows
   * @param factors what the rows of {@code vectors} were multiplied by, if they were
   * @return the name of u, float32 (B, V d)
   */
  public String export(
      OnnxGraph graph, String sequences, String vectors, Optional<String> factors) {
    return new DualViewGraph(this, settings, graph).represent(sequences, vectors, factors);
  }

  /** One, or one for each view. */
  List<Backbone> backbones() {
    return backbones;
  }

  /** One for each view, or none. */
  List<Attention> cross() {
    return cross;
  }

  /** Index of the mask. */
  long mask() {
    return mask;
  }
}
