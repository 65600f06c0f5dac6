package dev.nightjar.trainer.model;

import dev.nightjar.contract.Require;
import dev.nightjar.trainer.input.Catalog;
import dev.nightjar.trainer.onnx.OnnxGraph;
import dev.nightjar.trainer.settings.TrainSettings;
import dev.nightjar.trainer.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * LLM-ESR (Liu et al. 2024): two views of the same sequence, one of trained item vectors and one of
 * text, each looking at the other before one backbone encodes both.
 *
 * <table>
 * <caption>Paper to code</caption>
 * <tr><td>E</td><td>{@code collaborative}: (I+2, d), starts as the PCA of S</td></tr>
 * <tr><td>S</td><td>{@code semanticTable}: (I+2, D_t), frozen</td></tr>
 * <tr><td>A</td><td>{@code adapter1}, {@code adapter2}: D_t to D_t/2 to d, both linear</td></tr>
 * <tr><td>P</td><td>{@code positions}: (longest, d); its last row is the newest item</td></tr>
 * <tr><td>h_c, h_s</td><td>the halves of {@link #encode}'s last dimension</td></tr>
 * <tr><td>u</td><td>{@link #encode} at the last position: (B, 2d)</td></tr>
 * <tr><td>v_i</td><td>{@link ItemRows#vectors}: (n, 2d)</td></tr>
 * </table>
 *
 * <p>Shapes: B sequences, L positions, d width of a view, n items at hand. Positions are counted
 * from the newest item, so the amount of padding changes nothing. No position looks at padding or
 * at what comes after it.
 */
public final class DualView {
  private static final String COLLABORATIVE = "collaborative";
  private static final String POSITIONS = "positions";

  private final Parameters parameters = new Parameters();
  private final Tensor semanticTable;
  private final Backbone backbone;
  private final Attention toCollaborative;
  private final Attention toSemantic;
  private final int width;
  private final int maxLength;

  /** A fresh model; its initial values come from libtorch's generator, so seed that first. */
  public DualView(Catalog catalog, TrainSettings settings) {
    width = catalog.width();
    maxLength = settings.maxLength();
    backbone = Backbone.of(settings, width);
    toCollaborative = new Attention("cross.collaborative", width, settings.crossHeads());
    toSemantic = new Attention("cross.semantic", width, settings.crossHeads());
    semanticTable =
        Tensors.kept(Tensors.of(catalog.textVectors(), catalog.rows(), catalog.textWidth()));
    Tensors.scoped(() -> addParameters(catalog));
  }

  private void addParameters(Catalog catalog) {
    int hidden = Math.max(1, catalog.textWidth() / 2);
    parameters.add(COLLABORATIVE, Tensors.of(catalog.pcaVectors(), catalog.rows(), width));
    parameters.addLinear("adapter1", hidden, catalog.textWidth());
    parameters.addLinear("adapter2", width, hidden);
    parameters.addMatrix(POSITIONS, maxLength, width);
    toCollaborative.addTo(parameters);
    toSemantic.addTo(parameters);
    backbone.addTo(parameters);
  }

  public Parameters parameters() {
    return parameters;
  }

  public Backbone backbone() {
    return backbone;
  }

  /** 2d. */
  public int representationWidth() {
    return 2 * width;
  }

  public int maxLength() {
    return maxLength;
  }

  /** The rows of the given items: both tables are touched once per item. */
  public ItemRows rows(Tensor items) {
    Tensor collaborative =
        torch.embedding(parameters.get(COLLABORATIVE), items, 0, false, false); // (n, d)
    return new ItemRows(collaborative, adapt(semanticTable.index_select(0, items)));
  }

  /** The rows of every index, padding and mask included. */
  public ItemRows allRows() {
    return new ItemRows(parameters.get(COLLABORATIVE), adapt(semanticTable));
  }

  private Tensor adapt(Tensor text) {
    Tensor hidden = Layers.linear(parameters, "adapter1", text); // (n, D_t/2)
    return Layers.linear(parameters, "adapter2", hidden); // (n, d)
  }

  /**
   * Encodes every position of both views.
   *
   * @param sequences (B, L) rows of {@code items}, padded with 0 on the left
   * @return (B, L, 2d)
   */
  public Tensor encode(ItemRows items, Tensor sequences, Dropout noise) {
    long rows = sequences.size(0);
    long length = sequences.size(1);
    Require.inRange(length, 1, maxLength, "length");
    Tensor mask = Attention.mask(forbidden(sequences, rows, length)); // (B, 1, L, L)
    Tensor c = embed(items.collaborative(), sequences, length, noise); // (B, L, d)
    Tensor s = embed(items.semantic(), sequences, length, noise); // (B, L, d)
    Tensor crossC = toCollaborative.apply(parameters, s, c, mask); // (B, L, d)
    Tensor crossS = toSemantic.apply(parameters, c, s, mask); // (B, L, d)
    Tensor both = Tensors.concat(0, crossC, crossS); // (2B, L, d): one pass for both views
    Tensor h = backbone.encode(parameters, both, Tensors.concat(0, mask, mask), noise);
    return Tensors.concat(2, h.narrow(0, 0, rows), h.narrow(0, rows, rows)); // (B, L, 2d)
  }

  /** u: (B, 2d), what {@link #encode} says at the newest item. */
  public static Tensor lastPosition(Tensor encoded) {
    return encoded.select(1, encoded.size(1) - 1);
  }

  private Tensor embed(Tensor rows, Tensor sequences, long length, Dropout noise) {
    Tensor items = torch.embedding(rows, sequences); // (B, L, d)
    Tensor places = parameters.get(POSITIONS).narrow(0, maxLength - length, length); // (L, d)
    return noise.apply(items.mul(Tensors.scalar(Math.sqrt(width))).add(places));
  }

  /** (B, 1, L, L): true where the column is padding or newer than the row. */
  private static Tensor forbidden(Tensor sequences, long rows, long length) {
    Tensor padding = sequences.eq(Tensors.scalar(0)).view(rows, 1, 1, length);
    Tensor newer = torch.triu(torch.ones(length, length), 1).ne(Tensors.scalar(0)); // (L, L)
    return padding.logical_or(newer.view(1, 1, length, length));
  }

  /**
   * Adds the encoder to a graph, up to u.
   *
   * @param sequences the input, int64 (B, L)
   * @param vectors the item vectors v, (I+2, 2d)
   * @return the name of u, float32 (B, 2d)
   */
  public String export(OnnxGraph graph, String sequences, String vectors) {
    String length = graph.node("Shape", new String[] {sequences}, OnnxGraph.integer("start", 1L));
    String allowed = exportAllowed(graph, sequences, length);
    String items = graph.node("Gather", vectors, sequences); // (B, L, 2d)
    String places = exportPlaces(graph, length); // (L, d)
    String c = exportEmbed(graph, items, places, 0); // (B, L, d)
    String s = exportEmbed(graph, items, places, width); // (B, L, d)
    String crossC = toCollaborative.export(graph, parameters, s, c, allowed);
    String crossS = toSemantic.export(graph, parameters, c, s, allowed);
    String both =
        graph.node("Concat", new String[] {crossC, crossS}, OnnxGraph.integer("axis", 0L));
    String allowedTwice =
        graph.node("Concat", new String[] {allowed, allowed}, OnnxGraph.integer("axis", 0L));
    String h = backbone.export(graph, parameters, both, allowedTwice); // (2B, L, d)
    String last =
        graph.node(
            "Gather",
            new String[] {h, graph.constant("newest", new long[] {-1})},
            OnnxGraph.integer("axis", 1L)); // (2B, d)
    String views = graph.node("Reshape", last, graph.longs(2, -1, width)); // (2, B, d)
    String joined =
        graph.node(
            "Transpose", new String[] {views}, OnnxGraph.integers("perm", 1, 0, 2)); // (B, 2, d)
    return graph.node("Reshape", joined, graph.longs(-1, 2L * width)); // (B, 2d)
  }

  private String exportPlaces(OnnxGraph graph, String length) {
    String positions = graph.constant(POSITIONS, parameters.values(POSITIONS), maxLength, width);
    String first = graph.node("Sub", graph.longs(maxLength), length);
    return graph.node("Slice", positions, first, graph.longs(maxLength), graph.longs(0));
  }

  private String exportEmbed(OnnxGraph graph, String items, String places, long from) {
    String view =
        graph.node("Slice", items, graph.longs(from), graph.longs(from + width), graph.longs(2));
    String scaled = graph.node("Mul", view, graph.scalar((float) Math.sqrt(width)));
    return graph.node("Add", scaled, places);
  }

  /** (B, 1, L, L): true where the column is no padding and not newer than the row. */
  private static String exportAllowed(OnnxGraph graph, String sequences, String length) {
    String zero = graph.constant("zero", new long[] {0});
    String one = graph.constant("one", new long[] {1});
    String scalarLength = graph.node("Squeeze", length);
    String range = graph.node("Range", zero, scalarLength, one); // (L)
    String row = graph.node("Unsqueeze", range, graph.longs(1)); // (L, 1)
    String past = graph.node("GreaterOrEqual", row, range); // (L, L)
    String present = graph.node("Not", graph.node("Equal", sequences, zero)); // (B, L)
    String columns = graph.node("Unsqueeze", present, graph.longs(1, 2)); // (B, 1, 1, L)
    return graph.node("And", columns, past);
  }
}
