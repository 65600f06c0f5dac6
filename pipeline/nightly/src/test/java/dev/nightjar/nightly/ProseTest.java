package dev.nightjar.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All prose, README.md and docs/ above all, reads well in a window beside another. */
class ProseTest {
  private static final Path HOME = Path.of("../..");
  private static final int WIDEST = 120;

  /** What is made or fetched, and no prose of ours. */
  private static final Set<String> NOT_OURS =
      Set.of("target", ".git", ".terraform", "node_modules", "nights");

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        HOME,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages;
  }

  /** Rows of tables, samples of files and commands, and a link alone cannot be broken. */
  private static List<Integer> tooWide(String page) {
    List<Integer> wide = new ArrayList<>();
    boolean sample = false;
    int line = 0;
    for (String text : page.lines().toList()) {
      line++;
      sample ^= text.strip().startsWith("```");
      boolean breaks = !text.startsWith("|") && text.strip().matches("([-*] |\\d+[.] )?.*\\S .*");
      if (!sample && breaks && text.codePointCount(0, text.length()) > WIDEST) {
        wide.add(line);
      }
    }
    return wide;
  }

  @Test
  void everyLineHasAtMost120Characters() throws IOException {
    List<Path> pages = pages();
    assertThat(pages).contains(HOME.resolve("README.md"), HOME.resolve("docs/formats.md"));
    for (Path page : pages) {
      assertThat(tooWide(Files.readString(page))).as("lines of %s", page).isEmpty();
    }
  }

  @Test
  void aWideLineIsFoundButNoTable() {
    String wide = "a ".repeat(61);
    assertThat(tooWide(wide + "\n| " + wide + "|\n```\n" + wide + "\n```\nü " + wide))
        .containsExactly(1, 6);
    assertThat(tooWide("x".repeat(121) + "\nü ".repeat(2) + "ü".repeat(120))).containsExactly(3);
  }
}
