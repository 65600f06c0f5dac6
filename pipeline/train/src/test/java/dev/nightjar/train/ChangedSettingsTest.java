package dev.nightjar.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Layout;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.ChangedSettings;
import dev.nightjar.stage.command.ChangedSettings.Change;
import dev.nightjar.stage.command.Settings;
import dev.nightjar.train.settings.TrainSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made anew when a setting changes is what its declaration says, for every setting. */
class ChangedSettingsTest {
  /** They say where everything lies. */
  private static final Set<String> PLACES = Set.of("--root", "--dataset");

  @TempDir Path root;

  private static Map<String, String> usual(Path root) {
    return new LinkedHashMap<>(TestSettings.values(root, "--epochs", "2", "--force", "test"));
  }

  private static List<Change<TrainSettings>> changes(Path root) {
    return new ChangedSettings<>(TrainMain.command(), TrainSettings.class, usual(root))
        .with("--start-from", "none")
        .with("--heads", "2")
        .with("--device", "cuda")
        .each();
  }

  @Test
  void idsOfModelsAndCheckpointsFollowFromTheDeclarations() {
    assertThat(changes(root)).extracting(Change::affects).contains(Affects.values());
    for (Change<TrainSettings> change : changes(root)) {
      assertThat(same(change, Affects.SCORING))
          .as("a model of the same id with another " + change.flag())
          .isEqualTo(change.affects() == Affects.NOTHING);
      assertThat(same(change, Affects.RESULT))
          .as("checkpoints of the same id with another " + change.flag())
          .isEqualTo(change.affects() != Affects.RESULT);
    }
  }

  private static boolean same(Change<TrainSettings> change, Affects least) {
    return Settings.identity(change.before(), least)
        .equals(Settings.identity(change.after(), least));
  }

  /** Otherwise checkpoints of other settings would be taken, or a whole model. */
  @Test
  void whatIsSaidToAffectLessThanTheTrainingDoesNotAffectIt() throws Exception {
    Trained before = train("usual", usual(root.resolve("usual")));
    Trained scored = trainWithAllChanged(Affects.SCORING);
    Trained same = trainWithAllChanged(Affects.NOTHING);
    assertThat(scored.parameters).as("parameters").isEqualTo(before.parameters);
    assertThat(scored.folder).isNotEqualTo(before.folder);
    assertThat(same.model).as("model").isEqualTo(before.model);
    assertThat(same.folder).isEqualTo(before.folder);
  }

  private Trained trainWithAllChanged(Affects what) throws Exception {
    Path night = root.resolve(what.name());
    Map<String, String> flags = usual(night);
    for (Change<TrainSettings> change : changes(night)) {
      if (change.affects() == what && !PLACES.contains(change.flag())) {
        flags.put(change.flag(), change.value());
      }
    }
    return train(what.name(), flags);
  }

  /**
   * What a training leaves.
   *
   * @param parameters before the refit
   */
  private record Trained(String folder, byte[] parameters, byte[] model) {}

  private Trained train(String name, Map<String, String> flags) throws Exception {
    Path night = root.resolve(name);
    SmallDataset.write(night);
    String folder =
        TrainStage.run(TrainMain.command().parse(TestSettings.typed(flags).toArray(String[]::new)));
    return new Trained(
        folder,
        Files.readAllBytes(SmallModel.file(night, folder, Layout.PARAMETERS)),
        Files.readAllBytes(SmallModel.file(night, folder, Layout.MODEL)));
  }
}
