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
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * In no module do two packages need each other, directly or through others: read from one that
 * needs no other of its module, each is understood by those before it.
 */
class PackageCyclesTest {
  private static final Path HOME = Path.of("../..");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?(dev\\.nightjar(?:\\.[a-z][a-zA-Z0-9]*)*)\\.[A-Z]");

  @Test
  void noTwoPackagesNeedEachOther() throws IOException {
    List<Path> modules = new ArrayList<>();
    for (String part : List.of("pipeline", "functions")) {
      try (Stream<Path> found = Files.list(HOME.resolve(part))) {
        found
            .map(module -> module.resolve("src/main/java"))
            .filter(Files::exists)
            .forEach(modules::add);
      }
    }
    assertThat(modules).hasSizeGreaterThan(10);
    for (Path module : modules) {
      assertThat(inCycles(imports(module))).as("%s", module).isEmpty();
    }
  }

  /** Packages, and those that each imports from; of the same module or another. */
  private static Map<String, Set<String>> imports(Path sources) throws IOException {
    Map<String, Set<String>> imports = new TreeMap<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".java")).toList()) {
        String own = sources.relativize(file.getParent()).toString().replace('/', '.');
        Set<String> needed = imports.computeIfAbsent(own, name -> new TreeSet<>());
        IMPORT
            .matcher(Files.readString(file))
            .results()
            .map(found -> found.group(1))
            .filter(name -> !name.equals(own))
            .forEach(needed::add);
      }
    }
    return imports;
  }

  /** What is left after those have been taken away that need nothing that is left. */
  private static Set<String> inCycles(Map<String, Set<String>> imports) {
    Set<String> left = new TreeSet<>(imports.keySet());
    while (left.removeIf(name -> imports.get(name).stream().noneMatch(left::contains))) {
      // once more, until nothing can be taken away
    }
    return left;
  }
}
