package dev.nightjar.trainer.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Layout;
import dev.nightjar.trainer.SmallDataset;
import dev.nightjar.trainer.TestSettings;
import dev.nightjar.trainer.input.TrainingSet;
import dev.nightjar.trainer.model.ContentTerm;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.model.Scorer;
import dev.nightjar.trainer.model.SemanticSlots;
import dev.nightjar.trainer.settings.TrainSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaves a graph of every kind for the checker in {@code pipeline/onnx-check}. */
class GraphsForCheckTest {
  private static final Path GRAPHS = Path.of("target", "graphs");

  @TempDir Path root;

  /** One kind of graph; {@code most} bytes of its tables are in the model file. */
  private record Kind(String backbone, String training, double content, int slots, long most) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("sasrec", "apart", 0, 0, Long.MAX_VALUE),
          new Kind("sasrec", "together", 7, 0, Long.MAX_VALUE),
          new Kind("sasrec", "apart", 7, 2, Long.MAX_VALUE),
          new Kind("sasrec", "apart", 7, 2, 0),
          new Kind("gru4rec", "apart", 0, 0, Long.MAX_VALUE),
          new Kind("gru4rec", "together", 7, 2, Long.MAX_VALUE),
          new Kind("bert4rec", "apart", 0, 0, Long.MAX_VALUE),
          new Kind("bert4rec", "together", 7, 2, 0));

  @Test
  @SuppressWarnings("try")
  void writesOneOfEveryKind() throws Exception {
    TrainingSet set = SmallDataset.read(root);
    deleteOld();
    try (NoGradGuard guard = new NoGradGuard()) {
      for (Kind kind : KINDS) {
        for (TrainSettings.ItemTable table : TrainSettings.ItemTable.values()) {
          write(set, kind, table);
        }
      }
    }
    try (Stream<Path> files = Files.walk(GRAPHS)) {
      assertThat(files.filter(file -> file.endsWith(Layout.MODEL))).hasSize(2 * KINDS.size());
    }
  }

  private void write(TrainingSet set, Kind kind, TrainSettings.ItemTable table) throws IOException {
    boolean together = kind.training().equals("together");
    DualView view =
        new DualView(
            set.catalog(),
            TestSettings.of(
                root,
                "--backbone",
                kind.backbone(),
                "--cross-attention",
                Boolean.toString(together),
                "--shared-backbone",
                Boolean.toString(together)));
    ContentTerm content = ContentTerm.of(set.catalog()).withWeight(kind.content());
    Scorer scorer = new Scorer(view, view.allRows(), content, new SemanticSlots(kind.slots()));
    Path folder = GRAPHS.resolve("%d-%s".formatted(KINDS.indexOf(kind), table));
    Files.createDirectories(folder);
    ServingGraph.of(scorer, table, Map.of())
        .write(ServingGraph.PRODUCER, "test", folder.resolve(Layout.MODEL), kind.most());
  }

  private static void deleteOld() throws IOException {
    if (Files.exists(GRAPHS)) {
      try (Stream<Path> files = Files.walk(GRAPHS)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
