package dev.nightjar.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names with characters that URIs, globs and lists have a use for, on disk and in S3. */
class InputFilesTest {
  private static final List<String> NAMES =
      List.of(
          "a b.csv",
          "a#b.csv",
          "a%b.csv",
          "a%20b.csv",
          "aü.csv",
          "a,b.csv",
          "a{b,c}.csv",
          "a[b].csv",
          "a+b&c=d?.csv",
          "日本.csv",
          "ts=2026-01-31 00%3A00.csv");

  @TempDir Path folder;

  private static List<String> contents(String uris) throws IOException {
    List<String> contents = new ArrayList<>();
    for (InputFile file : InputFiles.find("interactions", uris, 0, InputFiles.Other.NONE)) {
      try (InputStream in = InputFiles.open(file.uri())) {
        contents.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return contents;
  }

  private void write(Path where) throws IOException {
    Files.createDirectories(where);
    for (String name : NAMES) {
      Files.writeString(where.resolve(name), name);
    }
  }

  @Test
  void readsAnyNameOnDiskByPathAndUri() throws IOException {
    Path where = folder.resolve("my logs#1");
    write(where);
    for (String name : NAMES) {
      Path file = where.resolve(name);
      assertThat(contents(file.toString())).containsExactly(name);
      assertThat(contents(file.toUri().toString())).containsExactly(name);
      if (!name.equals("a%20b.csv")) {
        assertThat(contents("file://" + file)).containsExactly(name);
      }
    }
    // A URI is read as one first.
    assertThat(contents("file://" + where + "/a%20b.csv")).containsExactly("a b.csv");
    assertThat(contents(where.toString())).containsExactlyInAnyOrderElementsOf(NAMES);
    assertThat(contents(where.toUri().toString())).containsExactlyInAnyOrderElementsOf(NAMES);
  }

  @Test
  void readsListsOfNamesWithCommasAndGlobs() throws IOException {
    write(folder);
    assertThat(contents("%1$s/a b.csv, %1$s/a,b.csv,%1$s/aü.csv".formatted(folder)))
        .containsExactly("a b.csv", "a,b.csv", "aü.csv");
    assertThat(contents(folder + "/a{#,%}b.csv")).containsExactly("a#b.csv", "a%b.csv");
    assertThat(contents(folder + "/a[ ,]b.csv")).containsExactly("a b.csv", "a,b.csv");
  }

  @Test
  void readsAnyKeyInS3AsItStands() throws Exception {
    try (S3Server server = new S3Server();
        ObjectStore store = ObjectStores.open("s3://" + S3Server.BUCKET)) {
      for (String name : NAMES) {
        store.create("my logs#1/" + name, name.getBytes(StandardCharsets.UTF_8));
      }
      String where = server.root("my logs#1");
      for (String name : NAMES) {
        assertThat(contents(where + "/" + name)).as(name).containsExactly(name);
      }
      assertThat(contents(where)).containsExactlyInAnyOrderElementsOf(NAMES);
      assertThat(contents(where + "/a?b.csv, " + where + "/aü.csv"))
          .containsExactlyInAnyOrder("a b.csv", "a#b.csv", "a%b.csv", "a,b.csv", "aü.csv");
    }
  }

  @Test
  void readsAFileOnceThatIsNamedTwice() throws IOException {
    write(folder);
    assertThat(contents("%1$s/aü.csv,%1$s/a?b.csv,%1$s/a*.csv,%1$s/a b.csv".formatted(folder)))
        .containsExactlyInAnyOrder(
            NAMES.stream().filter(name -> name.startsWith("a")).toArray(String[]::new));
  }

  @Test
  void leavesOutWhatOtherProgramsPutBesideAndNamesFoldersBelow() throws IOException {
    Files.writeString(folder.resolve("part-0.csv"), "rows");
    for (String name : List.of("_SUCCESS", ".part-0.csv.crc", "_metadata", ".DS_Store")) {
      Files.writeString(folder.resolve(name), "no rows");
    }
    for (String name : List.of("dt=1", "dt=2/h=3", "_temporary", ".git")) {
      Files.createDirectories(folder.resolve(name));
      Files.writeString(folder.resolve(name).resolve("part-0.csv"), "below");
    }
    assertThat(contents(folder.toString())).containsExactly("rows");
    assertThat(InputFiles.below(folder + "," + folder.resolve("part-0.csv")))
        .containsExactly("dt=1", "dt=2/h=3");
    assertThat(InputFiles.below(folder + "/dt=1,gs://b/x,")).isEmpty();
    assertThatThrownBy(() -> contents(folder + "/dt=2"))
        .hasMessageEndingWith("found nothing at %s/dt=2, but files below it, as in h=3", folder);
  }

  @Test
  void followsLinksAndNamesOneToNothing() throws IOException {
    Path logs = Files.createDirectory(folder.resolve("logs-2026"));
    Files.writeString(logs.resolve("a.csv"), "a");
    Files.createSymbolicLink(logs.resolve("b.csv"), logs.resolve("a.csv"));
    Path link = Files.createSymbolicLink(folder.resolve("current"), logs);
    assertThat(contents(link.toString())).containsExactly("a", "a");
    assertThat(contents(link + "/*.csv")).containsExactly("a", "a");
    Files.createSymbolicLink(logs.resolve("c.csv"), folder.resolve("gone.csv"));
    assertThatThrownBy(() -> contents(logs.toString()))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageEndingWith("c.csv: expected a file, found none: is it a link to nothing?");
  }

  @Test
  void namesWhatItDoesNotFind() {
    for (String name : List.of("no such.csv", "{", "a[", "%", "")) {
      assertThatThrownBy(() -> contents(folder + "/x," + folder + "/" + name))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessage(
              "--interactions: expected a file, a folder with files or a glob that matches, found"
                  + " nothing at %s/x",
              folder);
    }
    assertThatThrownBy(() -> contents(folder + "/x,,"))
        .hasMessageContaining("found nothing at " + folder + "/x");
    assertThatThrownBy(() -> contents(","))
        .hasMessage(
            "--interactions: expected names separated by commas, found an empty one: is there a comma"
                + " too many?");
    assertThatThrownBy(() -> contents("gs://bucket/a"))
        .hasMessage("expected a path, file: or s3:, was gs://bucket/a");
  }
}
