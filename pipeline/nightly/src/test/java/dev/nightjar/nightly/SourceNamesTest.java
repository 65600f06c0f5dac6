package dev.nightjar.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A name means one thing, in whatever module one reads; and no script is longer than a class. */
class SourceNamesTest {
  private static final Path HOME = Path.of("../..");

  /** One in every package, or in every module. */
  private static final Set<String> OF_MANY = Set.of("package-info.java", "ImportsTest.java");

  @Test
  void noClassNameStandsTwice() throws IOException {
    Map<String, List<Path>> files = new TreeMap<>();
    for (String part : List.of("pipeline", "functions")) {
      try (Stream<Path> found = Files.walk(HOME.resolve(part))) {
        found
            .filter(file -> file.toString().matches(".*/src/(main|test|bench)/java/.*\\.java"))
            .forEach(file -> files.computeIfAbsent(name(file), key -> new ArrayList<>()).add(file));
      }
    }
    files.keySet().removeAll(OF_MANY);
    assertThat(files).hasSizeGreaterThan(500);
    assertThat(files.values()).allSatisfy(same -> assertThat(same).hasSize(1));
  }

  @Test
  void noScriptHasMoreThan300Lines() throws IOException {
    List<Path> scripts = new ArrayList<>(List.of(HOME.resolve("nightjar")));
    for (String folder : List.of("ci", "ci/browser", "infra", "infra/nightly")) {
      try (Stream<Path> found = Files.list(HOME.resolve(folder))) {
        found.filter(file -> name(file).matches("[\\w-]+(\\.mjs)?")).forEach(scripts::add);
      }
    }
    scripts.removeIf(Files::isDirectory);
    assertThat(scripts).hasSizeGreaterThan(30);
    for (Path script : scripts) {
      assertThat(Files.readAllLines(script)).as("%s", script).hasSizeLessThanOrEqualTo(300);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
