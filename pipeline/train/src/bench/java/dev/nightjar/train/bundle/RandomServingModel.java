package dev.nightjar.train.bundle;

import dev.nightjar.train.TestSettings;
import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.ItemRows;
import dev.nightjar.train.model.PairTerm;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.model.Standardization;
import dev.nightjar.train.onnx.OnnxGraph;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.PairRow;
import dev.nightjar.train.pairs.PairTable;
import dev.nightjar.train.settings.BundleSettings.ItemTable;
import dev.nightjar.train.tensor.Compute;
import dev.nightjar.train.tensor.Tensors;
import dev.nightjar.train.tensor.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The graph of a model of the default settings and width 2 x 64 that was never trained, with item
 * pairs, factors and bonuses, for as many items as wanted: for measuring how fast it serves. {@code
 * RandomServingModel ITEMS FILE}
 */
public final class RandomServingModel {
  private static final int WIDTH = 64;
  private static final int TEXT_WIDTH = 384;
  private static final int LIKE_NONE = 2;

  private RandomServingModel() {}

  @SuppressWarnings("try")
  public static void main(String... args) throws IOException {
    try (Workers workers = Workers.open(Compute.CPU, 2)) {
      write(Integer.parseInt(args[0]), Path.of(args[1]));
    }
  }

  private static void write(int items, Path file) throws IOException {
    torch.manual_seed(1);
    Standardization standardization = new Standardization(List.of(part(1), part(0.3)), 1);
    Scorer scorer =
        new Scorer(
            view(),
            rows(items),
            standardization,
            pairs(items),
            Optional.of(ofHalf(items, 1, 1.5f)),
            Optional.of(ofHalf(items, 0, 0.1f)));
    OnnxGraph graph =
        Tensors.withoutGradients(() -> ServingGraph.of(scorer, ItemTable.FLOAT32, Map.of()));
    Files.write(file, graph.bytes(ServingGraph.PRODUCER, "bench"));
  }

  private static Standardization.Part part(double weight) {
    return new Standardization.Part(Tensors.kept(torch.eye(WIDTH)), weight);
  }

  /** One value for every other item, as for head items, and another for the rest. */
  private static float[] ofHalf(int items, float head, float tail) {
    float[] values = new float[items + 2];
    for (int item = 0; item < values.length; item++) {
      values[item] = item % 2 == 0 ? head : tail;
    }
    return values;
  }

  /** The encoder: it does not depend on how many items there are. */
  private static DualView view() {
    int rows = LIKE_NONE + 2;
    Catalog catalog =
        new Catalog(
            LIKE_NONE,
            TEXT_WIDTH,
            WIDTH,
            new float[rows * TEXT_WIDTH],
            new float[rows * WIDTH],
            new int[rows]);
    return TestSettings.view(catalog, TestSettings.of(Path.of("."), "--max-length", "50"));
  }

  /** As many pairs as are served at most, of items that lie anywhere. */
  private static PairTerm pairs(int items) {
    PairTable table =
        PairTable.of(
            items + 2, PairTerm.served(items), () -> (item, row) -> fill(items, item, row));
    return PairTerm.of(table, BlendWeights.of(0.75, 1, Map.of()));
  }

  private static void fill(int items, int item, PairRow row) {
    SplitMix random = new SplitMix(1).split(item);
    for (int i = 0; i < PairTerm.served(items); i++) {
      row.add(1 + random.nextInt(items), 0.01f * (1 + random.nextInt(100)));
    }
  }

  private static ItemRows rows(int items) {
    Tensor collaborative = Tensors.kept(torch.randn(items + 2, WIDTH));
    Tensor semantic = Tensors.kept(torch.randn(items + 2, WIDTH));
    return new ItemRows(List.of(collaborative, semantic));
  }
}
