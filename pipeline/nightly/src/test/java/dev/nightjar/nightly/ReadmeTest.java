package dev.nightjar.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README draws the way of the data through the folders as they are. */
class ReadmeTest {
  private static final Path HOME = Path.of("../..");
  private static final Pattern FOLDER = Pattern.compile("\\b(?:pipeline|functions)/[\\w/-]+");

  private static List<String> folders(String text) {
    return FOLDER.matcher(text).results().map(MatchResult::group).distinct().toList();
  }

  @Test
  void everyFolderItNamesIsThere() throws IOException {
    assertThat(folders(Files.readString(HOME.resolve("README.md"))))
        .contains("pipeline/train")
        .allSatisfy(folder -> assertThat(HOME.resolve(folder)).isDirectory());
  }

  /** The drawing shows all that data passes through; the rest is around it. */
  @Test
  void theDrawingShowsEveryStageInOrder() throws IOException {
    String drawing = Files.readString(HOME.resolve("README.md"));
    drawing = drawing.substring(drawing.indexOf("## What happens in a night"));
    assertThat(folders(drawing.substring(0, drawing.indexOf("Every name"))))
        .startsWith(
            "pipeline/input",
            "pipeline/dataset",
            "pipeline/train",
            "functions/recommend",
            "functions/publish")
        .contains("functions/load", "functions/report");
  }

  @Test
  void everyModuleIsExplained() throws IOException {
    List<String> explained = folders(Files.readString(HOME.resolve("README.md")));
    try (Stream<Path> poms = Files.walk(HOME, 3)) {
      assertThat(poms.filter(file -> file.endsWith("pom.xml")))
          .map(pom -> HOME.relativize(pom.getParent()).toString())
          .filteredOn(module -> module.startsWith("pipeline/") || module.startsWith("functions/"))
          .isSubsetOf(explained);
    }
  }
}
