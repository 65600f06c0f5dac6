package dev.nightjar.dataset;

import dev.nightjar.dataset.check.CheckLimits;
import dev.nightjar.dataset.check.InputCheck;
import dev.nightjar.dataset.check.Report;
import dev.nightjar.input.InputFiles;
import dev.nightjar.input.ParseInteraction;
import dev.nightjar.stage.command.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ParameterException;

/**
 * {@code nightjar check}: looks at the first rows of the inputs, as {@code nightjar dataset} would
 * read them, and says on standard output what it found. Ends with 1 if a night would stop.
 */
public final class CheckMain {
  private static final String HELP =
      """
      Usage: nightjar check --interactions URI --catalog URI [--users URI]
      Looks at the first rows of log and catalog, in seconds and without an engine, and says what it
      found: format, columns, form of times, ids in common, texts, lengths of histories, and what would
      stop a night or spoil it. Nothing is written.

      It reads with the settings of nightjar dataset: flags, NIGHTJAR_DATASET_ variables, section
      dataset of --config FILE. Those that change what it says stand below.

      Exit codes: 0 a night would run, 1 it would stop, 2 wrong usage.
      """;

  private static final List<String> WHAT_MATTERS =
      List.of("Input", "How files are read", "What counts", "Limits", "Every command");

  private CheckMain() {}

  public static void main(String[] args) {
    System.exit(execute(System.out, System.err, args));
  }

  static int execute(PrintStream out, PrintStream err, String... args) {
    if (Arrays.stream(args).anyMatch(arg -> arg.equals("--help") || arg.equals("-h"))) {
      out.print(HELP);
      out.print(DatasetMain.command().help(WHAT_MATTERS));
      return ExitCode.DONE;
    }
    DatasetSettings settings;
    try {
      settings = DatasetMain.command().parse(complete(args));
    } catch (ParameterException | IllegalArgumentException e) {
      err.println("nightjar check: " + e.getMessage());
      err.println("Try: nightjar check --help");
      return ExitCode.WRONG_USAGE;
    }
    try {
      Report report = report(settings, Inputs.find(settings.log(), settings.text().source()));
      report.lines().forEach(out::println);
      return report.stops() ? ExitCode.FAILED : ExitCode.DONE;
    } catch (IOException | RuntimeException e) {
      err.println("nightjar check: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
      return ExitCode.FAILED;
    }
  }

  /** Results go nowhere, and the night is tonight's, unless the caller says otherwise. */
  private static String[] complete(String[] args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    addIfMissing(all, "--root", ".");
    addIfMissing(all, "--date", LocalDate.now(ZoneOffset.UTC).toString());
    return all.toArray(String[]::new);
  }

  private static void addIfMissing(List<String> args, String flag, String value) {
    if (args.stream().noneMatch(arg -> arg.equals(flag) || arg.startsWith(flag + "="))) {
      args.add(flag + "=" + value);
    }
  }

  /** A first look at the inputs of a night. */
  static Report report(DatasetSettings settings, Inputs inputs) throws IOException {
    return InputCheck.of(
        new InputCheck.Source(
            inputs.interactions(),
            InputFiles.below(settings.log().interactions()),
            settings.log().input().logFields()),
        ParseInteraction.with(settings.log().eventFilter(), settings.timeWindow()),
        new InputCheck.Source(
            inputs.catalog(),
            InputFiles.below(settings.log().catalog()),
            settings.log().input().catalogFields()),
        new InputCheck.Source(
            inputs.users(),
            InputFiles.below(settings.log().users().orElse("")),
            settings.log().input().userFields()),
        new CheckLimits(
            settings.log().eventTypes(),
            settings.log().minValue(),
            settings.limits().maxRejected(),
            settings.limits().minInCatalog(),
            settings.sequences().maxUserInteractions()));
  }
}
