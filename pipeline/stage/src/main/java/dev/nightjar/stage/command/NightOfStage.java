package dev.nightjar.stage.command;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Which night's finished folders a stage goes on from, as {@link Setting#madeBy} says. */
public record NightOfStage(
    @Heading("The night")
        @Setting(
            value =
                "Date of the night whose finished folders are taken where none is named,"
                    + " YYYY-MM-DD; today (in UTC) by default.",
            affects = Affects.NOTHING)
        Optional<LocalDate> date) {
  public NightOfStage {
    date.ifPresent(night -> Require.night(night.toString(), "--date"));
  }

  private LocalDate effectiveDate() {
    return date.orElseGet(() -> LocalDate.now(ZoneOffset.UTC));
  }

  /** Whether a command with these settings goes on from another one's folder. */
  static boolean matters(Class<?> settings) {
    return !folders(settings).isEmpty();
  }

  private static List<RecordComponent> folders(Class<?> settings) {
    return Settings.leaves(settings)
        .filter(component -> !component.getAnnotation(Setting.class).madeBy().isEmpty())
        .toList();
  }

  /**
   * Gives the options that name folders, and were not given, their values.
   *
   * @throws IllegalArgumentException if there is nothing to go on from
   */
  static void fill(CommandSpec spec, Class<?> settings) throws IOException {
    List<RecordComponent> open =
        folders(settings).stream()
            .filter(folder -> option(spec, folder).getValue() == null)
            .toList();
    String root = spec.findOption("--root").getValue();
    if (open.isEmpty() || root == null) {
      return;
    }
    NightOfStage night = Settings.record(spec, NightOfStage.class);
    try (ObjectStore store = ObjectStores.open(root)) {
      FinishedFolders finished = new FinishedFolders(store, night.effectiveDate());
      for (RecordComponent folder : open) {
        OptionSpec option = option(spec, folder);
        String maker = folder.getAnnotation(Setting.class).madeBy();
        option.setValue(finished.of(maker, dataset(spec), option.longestName()));
      }
    }
  }

  private static OptionSpec option(CommandSpec spec, RecordComponent component) {
    return spec.findOption("--" + Settings.kebab(component.getName()));
  }

  private static String dataset(CommandSpec spec) {
    OptionSpec dataset = spec.findOption("--dataset");
    return dataset == null ? "" : dataset.getValue();
  }
}
