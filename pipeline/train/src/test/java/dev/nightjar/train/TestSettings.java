package dev.nightjar.train;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.settings.TrainSettings;
import dev.nightjar.train.training.Training;
import dev.nightjar.train.training.TrainingLength;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings that fit {@link SmallDataset}. */
public final class TestSettings {
  private TestSettings() {}

  /**
   * @param more flags that replace or join the usual ones, each with its value
   */
  public static TrainSettings of(Path root, String... more) {
    return TrainMain.command().parse(flags(root, more).toArray(String[]::new));
  }

  /** A fresh model. */
  public static DualView view(Catalog catalog, TrainSettings settings) {
    return view(catalog, settings, settings.seed());
  }

  /** A fresh model of other initial values. */
  public static DualView view(Catalog catalog, TrainSettings settings, long seed) {
    return new DualView(
        catalog, settings.training().model(), settings.training().effectiveSize(), seed);
  }

  /** The plan of so long a training. */
  public static Training.Plan plan(TrainSettings settings, TrainingLength length) {
    return new Training.Plan(settings.training(), settings.seed(), length);
  }

  /** The same as they are typed. */
  static List<String> flags(Path root, String... more) {
    return typed(values(root, more));
  }

  /** Flags with their values as they are typed. */
  static List<String> typed(Map<String, String> flags) {
    return flags.entrySet().stream().map(flag -> flag.getKey() + "=" + flag.getValue()).toList();
  }

  /** Flags with their values. */
  static Map<String, String> values(Path root, String... more) {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("--root", root.toString());
    flags.put("--dataset", SmallDataset.FOLDER);
    flags.put("--max-length", "10");
    flags.put("--negatives", "16");
    flags.put("--batch-size", "8");
    flags.put("--dropout", "0.1");
    flags.put("--learning-rate", "0.01");
    flags.put("--tail-user", "5");
    flags.put("--threads", "2");
    flags.put("--device", TestDevice.kind().name());
    flags.put("--precision", "float32");
    for (int i = 0; i < more.length; i += 2) {
      flags.put(more[i], more[i + 1]);
    }
    return flags;
  }
}
