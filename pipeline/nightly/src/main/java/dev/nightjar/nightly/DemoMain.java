package dev.nightjar.nightly;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.nightly.demo.DemoData;
import dev.nightjar.nightly.demo.DemoFiles;
import dev.nightjar.stage.command.ExitCode;
import dev.nightjar.stage.command.StageCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code nightjar demo}: makes a sample log and catalog, runs the night on it and shows three
 * customers.
 */
public final class DemoMain {
  /** The sample ends the day before. */
  private static final LocalDate NIGHT = LocalDate.of(2026, 1, 31);

  private DemoMain() {}

  public static void main(String[] args) {
    System.exit(command(RunMain.forEveryStage(args)).execute(args));
  }

  private static StageCommand<DemoSettings> command(List<String> everyStage) {
    return StageCommand.of(
        "demo",
        "Makes a sample log and catalog, runs the night on it and shows three customers.",
        DemoSettings.class,
        settings -> run(settings, everyStage));
  }

  private static void run(DemoSettings settings, List<String> everyStage) throws Exception {
    Launcher launcher = Launcher.ours();
    Path out = Path.of(settings.out()).toAbsolutePath().normalize();
    DemoData data = DemoData.of(settings.users(), settings.seed());
    DemoFiles files = DemoFiles.write(data, out.resolve("input"));
    System.err.printf(
        "demo: a sample shop of %,d items, %,d customers and %,d log lines in %s%n",
        data.catalog().size(), settings.users(), data.interactions().size(), out.resolve("input"));
    if (settings.onlySample()) {
      return;
    }
    RunMain.run(night(files, out), launcher, withConfig(everyStage, out));
    System.err.printf(
        "%nThree customers: one with a long history, one with a short one, one new%n");
    for (String user : List.of(data.longestHistory(), data.shortestHistory(), data.newcomer())) {
      show(launcher, out, user);
    }
    System.err.printf("%nAnother one: ./nightjar show --root %s --user ID%n", out);
  }

  /** Unless the caller brings settings, a demo trains for a minute or two and no longer. */
  private static List<String> withConfig(List<String> everyStage, Path out) throws IOException {
    if (everyStage.contains("--config")) {
      return everyStage;
    }
    Path config = Files.writeString(out.resolve("demo.yaml"), "train:\n  epochs: 20\n");
    List<String> arguments = new ArrayList<>(everyStage);
    arguments.addAll(List.of("--config", config.toString()));
    return arguments;
  }

  private static NightSettings night(DemoFiles files, Path out) {
    return new NightSettings(
        files.interactions().toString(),
        files.catalog().toString(),
        Optional.of(files.users().toString()),
        out.toString(),
        Optional.of(NIGHT),
        20,
        PartFormat.PARQUET.word(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static void show(Launcher launcher, Path root, String user)
      throws IOException, InterruptedException {
    Launcher.Outcome shown =
        launcher.run("show", List.of("--root", root.toString(), "--user", user));
    if (shown.exitCode() != ExitCode.DONE) {
      throw new ContractException(
          "show ended with exit code %d for user %s".formatted(shown.exitCode(), user));
    }
    System.out.println();
    shown.out().forEach(System.out::println);
  }
}
