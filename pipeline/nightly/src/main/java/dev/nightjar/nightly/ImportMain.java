package dev.nightjar.nightly;

import dev.nightjar.nightly.formats.ImportFiles;
import dev.nightjar.stage.command.StageCommand;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code nightjar import}: a public data set to the input format. Prints the files. */
public final class ImportMain {
  private ImportMain() {}

  public static void main(String[] args) {
    System.exit(command().execute(args));
  }

  static StageCommand<ImportSettings> command() {
    return StageCommand.of(
        "import",
        "Turns a public data set into a log and a catalog that nightjar run reads.",
        ImportSettings.class,
        ImportMain::run);
  }

  private static void run(ImportSettings settings) throws IOException {
    ImportFiles files =
        new ImportFiles(
            settings.from(),
            settings.logFields(),
            settings.catalogFields(),
            settings.charset(),
            settings.maxSkipped());
    Path interactions = file("--interactions", settings.interactions());
    Optional<Path> items = Optional.empty();
    if (settings.catalog().isPresent()) {
      items = Optional.of(file("--catalog", settings.catalog().get()));
    }
    Path out = Files.createDirectories(Path.of(settings.out()));
    Path log = out.resolve("interactions.jsonl.gz");
    say(log, files.interactions(interactions, log));
    if (items.isPresent()) {
      Path catalog = out.resolve("catalog.jsonl.gz");
      say(catalog, files.catalog(items.get(), catalog));
    }
  }

  private static Path file(String setting, String path) throws FileNotFoundException {
    Path file = Path.of(path);
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw new FileNotFoundException(
          "%s: expected a file, found none at %s".formatted(setting, path));
    }
    return file;
  }

  private static void say(Path file, ImportFiles.Counts counts) {
    System.err.printf(
        "import: %,d rows, %,d skipped%s: %s%n",
        counts.written(),
        counts.skipped(),
        counts.reasons().isEmpty() ? "" : " (" + counts.reasons() + ")",
        file);
    System.out.println(file);
  }
}
