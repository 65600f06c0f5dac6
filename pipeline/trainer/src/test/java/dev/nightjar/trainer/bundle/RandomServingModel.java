package dev.nightjar.trainer.bundle;

import dev.nightjar.trainer.TestSettings;
import dev.nightjar.trainer.input.Catalog;
import dev.nightjar.trainer.model.ContentTerm;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.model.ItemRows;
import dev.nightjar.trainer.model.Scorer;
import dev.nightjar.trainer.onnx.OnnxGraph;
import dev.nightjar.trainer.settings.TrainSettings.ItemTable;
import dev.nightjar.trainer.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The graph of a model of the default settings and width 2 x 64 that was never trained, for as many
 * items as wanted: for measuring how fast it serves. {@code RandomServingModel ITEMS FILE}
 */
public final class RandomServingModel {
  private static final int WIDTH = 64;
  private static final int TEXT_WIDTH = 384;
  private static final int LIKE_NONE = 2;

  private RandomServingModel() {}

  public static void main(String... args) throws IOException {
    int items = Integer.parseInt(args[0]);
    torch.manual_seed(1);
    Scorer scorer = new Scorer(view(), rows(items), ContentTerm.NONE);
    OnnxGraph graph =
        Tensors.withoutGradients(() -> ServingGraph.of(scorer, ItemTable.FLOAT32, Map.of()));
    Files.write(Path.of(args[1]), graph.bytes(ServingGraph.PRODUCER, "bench"));
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
    return new DualView(catalog, TestSettings.of(Path.of("."), "--max-length", "50"));
  }

  private static ItemRows rows(int items) {
    Tensor collaborative = Tensors.kept(torch.randn(items + 2, WIDTH));
    Tensor semantic = Tensors.kept(torch.randn(items + 2, WIDTH));
    return new ItemRows(List.of(collaborative, semantic));
  }
}
