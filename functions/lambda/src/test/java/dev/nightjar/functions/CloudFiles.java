package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is written in the files of a cloud night, read as text: they have no other reader here. */
final class CloudFiles {
  private static final Path ROOT = Path.of("../..");

  private CloudFiles() {}

  static String text(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String module(String name) {
    return text("terraform/aws/modules/" + name + "/main.tf");
  }

  static String stateMachine() {
    return text("infra/nightly.asl.json");
  }

  /** The texts of all files of this name below a folder. */
  static Stream<String> texts(String folder, String name) {
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      return files
          .filter(file -> file.toString().endsWith(name))
          .map(file -> text(ROOT.relativize(file).toString()))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folders in a folder. */
  static Set<String> folders(String folder) {
    try (Stream<Path> found = Files.list(ROOT.resolve(folder))) {
      return found
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the stand-ins of the containers and the local engine do not write: vectors of texts,
   * training state, refused figures, the popularity and the impressions that rules may count, what
   * changed where that is asked for, and what a slow publisher knows.
   */
  static final Set<String> NOT_IN_A_TINY_NIGHT =
      Set.of(
          "embeddings/*",
          "checkpoints/*",
          "refused/*",
          "recommendations/*/_popularity.json",
          "recommendations/*/_impressions.json",
          "recommendations/*/_shown.json",
          "recommendations/*/_delta.json",
          "recommendations/*/delta/part-*",
          "recommendations/*/_verified/*");

  private static final Pattern PUTS =
      Pattern.compile(
          "Action\\s*=\\s*\\[[^]]*\"s3:PutObject\"[^]]*]\\s*Resource\\s*=\\s*(\\[[^]]*]|\"[^\"]*\")");

  /** Keys below the root that some role may write, as policies name them. */
  static Set<String> writable() {
    Set<String> patterns = new TreeSet<>();
    texts("terraform/aws/modules", "main.tf")
        .flatMap(file -> PUTS.matcher(file).results())
        .map(result -> result.group(1))
        .filter(resources -> resources.contains("keys_arn}/"))
        .forEach(resources -> patterns.addAll(found("keys_arn}/([^\"]+)", resources)));
    return patterns;
  }

  /** Whether a policy's pattern, in which a star stands for anything, names the key. */
  static boolean fits(String key, String pattern) {
    String regex =
        Arrays.stream(pattern.split("[*]", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return key.matches(regex);
  }

  /** Everything that the one group of the pattern finds; never nothing. */
  static Set<String> found(String pattern, String text) {
    Set<String> found =
        Pattern.compile(pattern, Pattern.MULTILINE)
            .matcher(text)
            .results()
            .map(result -> result.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(found).as("what %s finds", pattern).isNotEmpty();
    return found;
  }

  /** From these words to the end of the block that they open, at the indent of their line. */
  static String block(String start, String text) {
    int from = text.indexOf(start);
    assertThat(from).as("where %s stands", start).isNotNegative();
    String line = text.substring(text.lastIndexOf('\n', from) + 1, from + start.length());
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    int to = text.indexOf("\n" + indent + "}", from);
    assertThat(to).as("where %s ends", start).isNotNegative();
    return text.substring(from, to);
  }
}
