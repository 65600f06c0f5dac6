package dev.nightjar.train.model;

import dev.nightjar.contract.Require;
import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.settings.ModelSettings;
import dev.nightjar.train.settings.ModelSettings.BackboneKind;
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
 * <tr><td>E, S</td><td>{@link ItemEncoder}: (I+2, d), starts as the PCA of S; (I+2, D_t), frozen,
 * {@link TextWhitening whitened}</td></tr>
 * <tr><td>A</td><td>{@link Adapter}: D_t to D_t/2 to d, both linear</td></tr>
 * <tr><td>P</td><td>{@link Positions}: (longest, d); its last row is the newest item</td></tr>
 * <tr><td>h_c, h_s</td><td>the halves of {@link #encode}'s last dimension</td></tr>
 * <tr><td>u</td><td>{@link #encode} at the last position: (B, 2d)</td></tr>
 * <tr><td>v_i</td><td>{@link ItemRows#vectors}: (n, 2d), each half of length 1</td></tr>
 * </table>
 *
 * <p>Settings leave out a view, cross-attention, the sharing of the backbone, or what the paper
 * does not have: whitened texts, item vectors of length 1, and attention that decays with each step
 * back in place of P.
 *
 * <p>Shapes: B sequences, L positions, d width of a view, V views, n items at hand. Positions are
 * counted from the newest item; what each may look at, {@link AttentionRule} says.
 */
public final class DualView {
  private final Parameters parameters;
  private final ItemEncoder vectors;
  private final Optional<Positions> positions;
  private final Optional<CrossAttention> cross;
  private final List<Backbone> backbones; // one, or one for each view
  private final AttentionRule rule;
  private final Question question;
  private final BackboneKind kind;
  private final int views;
  private final int width;
  private final int maxLength;

  /**
   * A fresh model.
   *
   * @param seed of its initial values
   */
  public DualView(Catalog catalog, ModelSettings settings, SizeSettings size, long seed) {
    parameters = new Parameters(seed);
    views = settings.views().count();
    width = catalog.width();
    maxLength = size.maxLength();
    kind = settings.backbone();
    rule =
        new AttentionRule(
            kind.bidirectional(), settings.paperParity(), settings.relativePositions());
    question = new Question(rule, catalog.rows() - 1L, maxLength);
    vectors = new ItemEncoder(parameters, catalog, settings);
    positions =
        kind.positioned()
            ? Optional.of(new Positions(parameters, longest(), width, settings.relativePositions()))
            : Optional.empty();
    cross =
        views == 2 && settings.crossAttention()
            ? Optional.of(new CrossAttention(parameters, width, size.crossHeads()))
            : Optional.empty();
    backbones =
        prefixes(settings).stream()
            .map(prefix -> Backbone.of(kind, size, parameters, prefix, width))
            .toList();
  }

  private List<String> prefixes(ModelSettings settings) {
    return views == 1 || settings.sharedBackbone()
        ? List.of("backbone")
        : List.of("backbone.collaborative", "backbone.semantic");
  }

  public Parameters parameters() {
    return parameters;
  }

  public BackboneKind kind() {
    return kind;
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
    return vectors.rows(view, items, learned);
  }

  /** The rows of every index, padding and mask included. */
  public ItemRows allRows() {
    return vectors.all();
  }

  /** Of a question: a bidirectional backbone needs a place for the mask after the newest item. */
  private int longest() {
    return maxLength + (kind.bidirectional() ? 1 : 0);
  }

  /**
   * u: what the model expects after each sequence.
   *
   * @param items the rows of every index
   * @param sequences (B, L) item indexes, padded with 0 on the left
   * @return (B, V d)
   */
  public Tensor represent(ItemRows items, Tensor sequences) {
    return lastPosition(encode(items, question.forward(sequences), Dropout.OFF));
  }

  /**
   * Adds {@link #represent} to a graph.
   *
   * @param sequences the input, int64 (B, L)
   * @param vectors the item vectors v in the first V d of its columns, at least I+2 rows
   * @param factors what the rows of {@code vectors} were multiplied by, if they were
   * @return u, float32 (B, V d)
   */
  public OnnxValue export(
      OnnxGraph graph, OnnxValue sequences, OnnxValue vectors, Optional<OnnxValue> factors) {
    OnnxValue asked = question.export(graph, sequences); // (B, L)
    OnnxValue length = asked.shapeFrom(1);
    AttentionMask.Exported own = rule.export(graph, asked, length, false);
    OnnxValue rows = vectors.gather(asked); // (B, L, V d or more)
    OnnxValue items = factors.map(by -> rows.div(by.gather(asked).unsqueeze(2))).orElse(rows);
    List<OnnxValue> x = exportEmbeds(graph, items, length); // each (B, L, d)
    if (cross.isPresent()) {
      AttentionMask.Exported seen =
          rule.published() ? rule.export(graph, asked, length, true) : own;
      x = cross.get().export(graph, x, seen.added());
    }
    List<OnnxValue> last = new ArrayList<>(); // each (B, d)
    for (int view = 0; view < views; view++) {
      last.add(backbone(view).export(graph, x.get(view), own));
    }
    return graph.concat(1, last);
  }

  private List<OnnxValue> exportEmbeds(OnnxGraph graph, OnnxValue items, OnnxValue length) {
    Optional<OnnxValue> places = positions.flatMap(own -> own.exportPlaces(graph, length));
    List<OnnxValue> embeds = new ArrayList<>();
    for (int view = 0; view < views; view++) {
      OnnxValue rows = items.slice((long) view * width, (view + 1L) * width, 2); // (B, L, d)
      embeds.add(positions.map(own -> own.export(graph, rows, places)).orElse(rows));
    }
    return embeds;
  }

  private Backbone backbone(int view) {
    return backbones.get(Math.min(view, backbones.size() - 1));
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
    Require.inRange(length, 1, longest(), "length");
    AttentionMask own = rule.forward(sequences, false);
    List<Tensor> x = items.views().stream().map(view -> embed(view, sequences, noise)).toList();
    if (cross.isPresent()) {
      AttentionMask seen = rule.published() ? rule.forward(sequences, true) : own;
      x = cross.get().forward(x, seen.added());
    }
    if (backbones.size() == views) {
      List<Tensor> each = x;
      return join(
          IntStream.range(0, views)
              .mapToObj(v -> backbones.get(v).forward(each.get(v), own, noise))
              .toList());
    }
    Tensor both = Tensors.concat(0, x.get(0), x.get(1)); // (2B, L, d): one pass for both views
    Tensor h = backbones.get(0).forward(both, own.twice(), noise);
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
    Tensor x = embed(rows, sequences, noise); // (B, L, d)
    return backbones.get(view).forward(x, rule.forward(sequences, false), noise);
  }

  private static Tensor join(List<Tensor> views) {
    return views.size() == 1 ? views.get(0) : Tensors.concat(2, views.toArray(Tensor[]::new));
  }

  /** u: (B, V d), what {@link #encode} says at the newest item. */
  public static Tensor lastPosition(Tensor encoded) {
    return encoded.select(1, encoded.size(1) - 1);
  }

  private Tensor embed(Tensor rows, Tensor sequences, Dropout noise) {
    Tensor items = torch.embedding(rows, sequences); // (B, L, d)
    return noise.apply(positions.map(own -> own.forward(items)).orElse(items));
  }
}
