package dev.nightjar.train.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Layout;
import dev.nightjar.train.SmallDataset;
import dev.nightjar.train.TestSettings;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.ColdStart;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.ItemRows;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.pairs.Evidence;
import dev.nightjar.train.pairs.ItemPairs;
import dev.nightjar.train.settings.BundleSettings.ItemTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;

/** A fresh model of {@link SmallDataset}, and what is exported of it; computes no gradients. */
final class SmallServing implements AutoCloseable {
  private final NoGradGuard noGradients = new NoGradGuard();
  private final Path models;
  private final TrainingSet set;
  private final DualView view;
  private final Scorer scorer;

  /**
   * @param root of the dataset
   * @param models where exported models are written
   */
  SmallServing(Path root, Path models) throws IOException {
    this.models = models;
    set = SmallDataset.read(root);
    view = TestSettings.view(set.catalog(), TestSettings.of(root), 5);
    scorer = alone(view, ColdStart.of(set.catalog(), 3).applyTo(view.allRows()));
  }

  TrainingSet set() {
    return set;
  }

  DualView view() {
    return view;
  }

  /** Of the model alone, with vectors for cold items. */
  Scorer scorer() {
    return scorer;
  }

  Scorer alone(DualView other, ItemRows rows) {
    return Scorer.of(other, rows, set.catalog());
  }

  /** With evidence of every kind, other weights for tail items, and a bonus. */
  Scorer withPairs(Scorer model) {
    return with(model, 0.9, 0.25);
  }

  Scorer with(Scorer model, double ofModel, double bonus) {
    Map<Evidence, Double> head =
        Map.of(Evidence.TRANSITIONS, 1.0, Evidence.CO_OCCURRENCE, 0.5, Evidence.TEXT_VECTORS, 0.3);
    Map<Evidence, Double> tail = Map.of(Evidence.TRANSITIONS, 0.2, Evidence.TEXT_VECTORS, 2.0);
    BlendWeights blend = new BlendWeights(0.7, ofModel, ofModel / 3, 0.2, 0.4, head, tail, bonus);
    return model.with(blend, ItemPairs.of(set), set.catalog().tail(8));
  }

  ServingModel exported(Scorer trained) throws Exception {
    return exported(trained, ItemTable.FLOAT32, Long.MAX_VALUE);
  }

  /** Written to disk and loaded: with all its tables in the other file if none may be inside. */
  ServingModel exported(Scorer trained, ItemTable table, long most) throws Exception {
    Path folder = Files.createTempDirectory(models, "model");
    Optional<Path> data =
        ServingGraph.of(trained, table, Map.of("model_id", "m"))
            .write("nightjar", "test", folder.resolve(Layout.MODEL), most);
    assertThat(data.isPresent()).isEqualTo(most == 0);
    return new ServingModel(folder.resolve(Layout.MODEL), 1);
  }

  @Override
  public void close() {
    noGradients.close();
  }
}
