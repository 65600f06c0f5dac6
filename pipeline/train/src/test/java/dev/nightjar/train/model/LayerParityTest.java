package dev.nightjar.train.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.onnx.OnnxValue;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.Tables;
import dev.nightjar.train.settings.ModelSettings.BackboneKind;
import dev.nightjar.train.settings.SizeSettings;
import dev.nightjar.train.settings.SizeSettings.FeedForwardKind;
import dev.nightjar.train.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each layer's graph in ONNX Runtime says what the layer says. */
class LayerParityTest {
  private static final int BATCH = 3;
  private static final int LENGTH = 4;
  private static final int WIDTH = 6;
  private static final int ITEMS = 9;
  private static final Offset<Float> CLOSE = Offset.offset(1e-5f);

  private final NoGradGuard noGradients = new NoGradGuard();
  private final Parameters parameters = new Parameters(1);

  /** Padded on the left, one of them by nothing and one by all but the newest item. */
  private final Tensor sequences =
      Tensors.of(new long[] {0, 5, 3, 1, 2, 2, 9, 4, 0, 0, 0, 7}, BATCH, LENGTH);

  @BeforeEach
  void seed() {
    torch.manual_seed(3);
  }

  @AfterEach
  void gradientsAgain() {
    noGradients.close();
  }

  /** As after a training: none is what it starts as. */
  private void train() {
    parameters.forEach((name, x) -> x.copy_(torch.randn(Tensors.shape(x))));
  }

  private static Tensor random(long... shape) {
    return Tensors.here(torch.randn(shape));
  }

  private static void assertSame(Tensor expected, LayerGraph.Layer layer, Tensor... inputs)
      throws Exception {
    assertThat(LayerGraph.run(layer, Tensors.shape(expected), inputs))
        .containsExactly(Tensors.floats(expected), CLOSE);
  }

  @Test
  void linear() throws Exception {
    Linear layer = new Linear(parameters, "linear", 5, WIDTH);
    train();
    Tensor x = random(BATCH, LENGTH, WIDTH);
    assertSame(layer.forward(x), (graph, in) -> layer.export(graph, in.get(0)), x);
  }

  @Test
  void layerNorm() throws Exception {
    LayerNorm layer = new LayerNorm(parameters, "norm", WIDTH);
    train();
    Tensor x = random(BATCH, LENGTH, WIDTH);
    assertSame(layer.forward(x), (graph, in) -> layer.export(graph, in.get(0)), x);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void attention(int heads) throws Exception {
    Attention layer = new Attention(parameters, "attention", WIDTH, heads);
    train();
    AttentionRule rule = new AttentionRule(false, false, false);
    Tensor asking = random(BATCH, LENGTH, WIDTH);
    Tensor source = random(BATCH, LENGTH, WIDTH);
    Tensor mask = rule.forward(sequences, false).added();
    assertSame(
        newest(layer.forward(asking, source, mask, Dropout.OFF)),
        (graph, in) -> {
          AttentionMask.Exported seen = exported(rule, graph, in.get(2), false);
          return newest(layer.export(graph, in.get(0), in.get(1), seen.added()));
        },
        asking,
        source,
        sequences);
  }

  /** Rows of padding hold anything. */
  private static Tensor newest(Tensor x) {
    return x.narrow(1, LENGTH - 1, 1);
  }

  private static OnnxValue newest(OnnxValue x) {
    return x.last(1, 1);
  }

  private static AttentionMask.Exported exported(
      AttentionRule rule, OnnxGraph graph, OnnxValue sequences, boolean betweenViews) {
    return rule.export(graph, sequences, sequences.shapeFrom(1), betweenViews);
  }

  private static SizeSettings size(FeedForwardKind kind) {
    return new SizeSettings(LENGTH, 2, 1, 1, kind, 0, false);
  }

  @ParameterizedTest
  @EnumSource
  void feedForward(FeedForwardKind kind) throws Exception {
    FeedForward layer = new FeedForward(parameters, "block", WIDTH, kind);
    train();
    Tensor x = random(BATCH, LENGTH, WIDTH);
    assertSame(layer.forward(x, Dropout.OFF), (graph, in) -> layer.export(graph, in.get(0)), x);
  }

  @ParameterizedTest
  @EnumSource
  void block(FeedForwardKind kind) throws Exception {
    Block layer = new Block(parameters, "block", WIDTH, size(kind));
    train();
    AttentionRule rule = new AttentionRule(true, false, false);
    Tensor x = random(BATCH, LENGTH, WIDTH);
    Tensor mask = rule.forward(sequences, false).added();
    assertSame(
        layer.forward(x, mask, Dropout.OFF, Dropout.OFF),
        (graph, in) -> {
          AttentionMask.Exported seen = exported(rule, graph, in.get(1), false);
          return layer.export(graph, in.get(0), in.get(0), seen.added());
        },
        x,
        sequences);
  }

  @ParameterizedTest
  @EnumSource
  void backbone(BackboneKind kind) throws Exception {
    backbone(kind, false);
  }

  @ParameterizedTest
  @EnumSource
  void backboneOfThePublishedCode(BackboneKind kind) throws Exception {
    backbone(kind, true);
  }

  /** What the graph says is of the newest position alone. */
  private void backbone(BackboneKind kind, boolean published) throws Exception {
    SizeSettings size = new SizeSettings(LENGTH, 2, 2, 1, FeedForwardKind.WIDE, 0, false);
    Backbone layer = Backbone.of(kind, size, parameters, "backbone", WIDTH);
    train();
    boolean relative = !kind.bidirectional() && !published;
    AttentionRule rule = new AttentionRule(kind.bidirectional(), published, relative);
    Tensor x = random(BATCH, LENGTH, WIDTH);
    Tensor encoded = layer.forward(x, rule.forward(sequences, false), Dropout.OFF);
    assertSame(
        DualView.lastPosition(encoded),
        (graph, in) -> layer.export(graph, in.get(0), exported(rule, graph, in.get(1), false)),
        x,
        sequences);
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, false, false",
    "false, false, true, false",
    "true, false, false, false",
    "false, true, false, false",
    "false, true, false, true",
  })
  void attentionRule(
      boolean bidirectional, boolean published, boolean relative, boolean betweenViews)
      throws Exception {
    AttentionRule rule = new AttentionRule(bidirectional, published, relative);
    AttentionMask mask = rule.forward(sequences, betweenViews);
    Tensor ones = torch.ones(1, 1, LENGTH, 1);
    assertSame(
        mask.added().clamp_min(Tensors.scalar(-100)),
        (graph, in) ->
            exported(rule, graph, in.get(0), betweenViews)
                .added()
                .max(graph.scalar(-100))
                .mul(in.get(1)),
        sequences,
        ones);
    assertSame(
        mask.present(),
        (graph, in) -> exported(rule, graph, in.get(0), betweenViews).present(),
        sequences);
  }

  /** A step back costs .3; nothing looks at what is newer, nor at padding. */
  @Test
  void attentionFadesWithEachStepBack() {
    Tensor three = Tensors.of(new long[] {0, 7, 8}, 1, 3);
    Tensor added = new AttentionRule(false, false, true).forward(three, false).added();
    float[] newest = Tensors.floats(added.select(2, 2));
    float[] middle = Tensors.floats(added.select(2, 1));
    assertThat(newest[0]).isLessThan(-1e8f);
    assertThat(newest[1]).isCloseTo(-0.3f, CLOSE);
    assertThat(newest[2]).isZero();
    assertThat(middle[1]).isZero();
    assertThat(middle[2]).isLessThan(-1e8f);
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true"})
  void question(boolean bidirectional, boolean published) throws Exception {
    Question question =
        new Question(new AttentionRule(bidirectional, published, false), 10, LENGTH + 2);
    assertSame(
        question.forward(sequences).to(torch.ScalarType.Float),
        (graph, in) -> question.export(graph, in.get(0)).toFloat(),
        sequences);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void positions(boolean relative) throws Exception {
    Positions layer = new Positions(parameters, LENGTH + 2, WIDTH, relative);
    train();
    Tensor items = random(BATCH, LENGTH, WIDTH);
    assertSame(
        layer.forward(items),
        (graph, in) -> {
          Optional<OnnxValue> places = layer.exportPlaces(graph, in.get(1).shapeFrom(1));
          return layer.export(graph, in.get(0), places);
        },
        items,
        sequences);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void crossAttention(int view) throws Exception {
    CrossAttention layer = new CrossAttention(parameters, WIDTH, 2);
    train();
    AttentionRule rule = new AttentionRule(true, true, false);
    List<Tensor> views = List.of(random(BATCH, LENGTH, WIDTH), random(BATCH, LENGTH, WIDTH));
    assertSame(
        layer.forward(views, rule.forward(sequences, true).added()).get(view),
        (graph, in) -> {
          AttentionMask.Exported seen = exported(rule, graph, in.get(2), true);
          return layer.export(graph, in.subList(0, 2), seen.added()).get(view);
        },
        views.get(0),
        views.get(1),
        sequences);
  }

  /** One part, and two that are weighed each for itself. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void standardization(int parts) throws Exception {
    Tensor root = random(WIDTH, WIDTH);
    Tensor covariance = root.matmul(root.transpose(0, 1));
    List<Standardization.Part> all =
        List.of(
            new Standardization.Part(covariance, 0.7), new Standardization.Part(covariance, 1.3));
    Standardization layer = new Standardization(all.subList(0, parts), 0.4);
    Tensor u = random(BATCH, (long) parts * WIDTH);
    assertSame(layer.apply(u), (graph, in) -> layer.export(graph, in.get(0)), u);
  }

  @Test
  void pairTerm() throws Exception {
    List<Tables.Pair> pairs = List.of(new Tables.Pair(3, 0.5f), new Tables.Pair(8, 0.25f));
    PairTerm layer =
        PairTerm.of(
            Tables.of(ITEMS + 2, 2, item -> item % 2 == 0 ? List.of() : pairs),
            BlendWeights.of(0.6, 1, Map.of()));
    Tensor scores = random(BATCH, ITEMS + 2);
    assertSame(
        layer.addTo(scores.clone(), sequences),
        (graph, in) -> {
          PairTerm.Exported added = layer.export(graph, in.get(1), "items", "weights");
          return in.get(0).scatterAdd(added.items(), added.scores());
        },
        scores,
        sequences);
  }
}
