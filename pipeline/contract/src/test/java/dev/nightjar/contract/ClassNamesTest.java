package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A name says which class is meant, in whatever module one reads. */
class ClassNamesTest {
  private static final Path HOME = Path.of("../..");
  private static final Path MAIN = Path.of("src", "main", "java");

  private static Stream<Path> modules() throws IOException {
    try (Stream<Path> pipeline = Files.list(HOME.resolve("pipeline"));
        Stream<Path> functions = Files.list(HOME.resolve("functions"))) {
      return Stream.concat(pipeline, functions).toList().stream();
    }
  }

  private static Stream<Path> classes(Path module) {
    try (Stream<Path> files = Files.walk(module.resolve(MAIN))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void noTwoModulesHaveAClassOfTheSameName() throws IOException {
    Map<String, List<String>> byName =
        modules()
            .filter(module -> Files.isDirectory(module.resolve(MAIN)))
            .flatMap(ClassNamesTest::classes)
            .map(file -> HOME.relativize(file).toString())
            .filter(file -> !file.endsWith("package-info.java"))
            .collect(
                Collectors.groupingBy(
                    file -> file.replaceFirst(".*/", ""), TreeMap::new, Collectors.toList()));
    assertThat(byName).hasSizeGreaterThan(300);
    byName.values().removeIf(files -> files.size() == 1);
    assertThat(byName).isEmpty();
  }
}
