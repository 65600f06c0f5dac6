package dev.nightjar.train.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Layout;
import dev.nightjar.train.SmallDataset;
import dev.nightjar.train.TestSettings;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.Evidence;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.settings.BundleSettings;
import dev.nightjar.train.settings.ModelSettings.BackboneKind;
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
  private record Kind(
      BackboneKind backbone, String training, boolean pairs, double bonus, long most) {}

  private static final List<Kind> KINDS =
      Stream.concat(
              Stream.of(BackboneKind.values()).flatMap(GraphsForCheckTest::kinds),
              Stream.of(
                  new Kind(BackboneKind.SASREC, "apart", true, 0.2, Long.MAX_VALUE),
                  new Kind(BackboneKind.SASREC, "apart", true, 0.2, 0),
                  new Kind(BackboneKind.BERT4REC, "together", true, 0.2, 0)))
          .toList();

  private static Stream<Kind> kinds(BackboneKind backbone) {
    return Stream.of(
        new Kind(backbone, "apart", false, 0, Long.MAX_VALUE),
        new Kind(backbone, "together", true, -0.2, Long.MAX_VALUE));
  }

  @Test
  @SuppressWarnings("try")
  void writesOneOfEveryKind() throws Exception {
    TrainingSet set = SmallDataset.read(root);
    deleteOld();
    try (NoGradGuard guard = new NoGradGuard()) {
      for (Kind kind : KINDS) {
        for (BundleSettings.ItemTable table : BundleSettings.ItemTable.values()) {
          write(set, kind, table);
        }
      }
    }
    try (Stream<Path> files = Files.walk(GRAPHS)) {
      assertThat(files.filter(file -> file.endsWith(Layout.MODEL))).hasSize(2 * KINDS.size());
    }
  }

  private void write(TrainingSet set, Kind kind, BundleSettings.ItemTable table)
      throws IOException {
    boolean together = kind.training().equals("together");
    DualView view =
        TestSettings.view(
            set.catalog(),
            TestSettings.of(
                root,
                "--backbone",
                kind.backbone().name(),
                "--cross-attention",
                Boolean.toString(together),
                "--shared-backbone",
                Boolean.toString(together)));
    Map<Evidence, Double> weights =
        kind.pairs() ? Map.of(Evidence.TRANSITIONS, 0.5, Evidence.TEXT_VECTORS, 0.3) : Map.of();
    BlendWeights blend =
        new BlendWeights(0.75, 1, kind.pairs() ? 0.5 : 1, 0, 0, weights, weights, kind.bonus());
    Scorer scorer =
        Scorer.of(view, view.allRows(), set.catalog())
            .with(blend, ItemPairs.of(set), set.catalog().tail(8));
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
