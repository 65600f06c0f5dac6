package dev.nightjar.dataset.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Sha256;
import dev.nightjar.input.InputFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    for (String name :
        List.of(
            "logs/b.jsonl",
            "logs/a.jsonl.gz",
            "logs/_SUCCESS",
            "logs/.part.crc",
            "logs/deep/c.jsonl",
            "logs_test/d.jsonl")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  private List<String> find(String uris) throws IOException {
    return EngineFiles.find("interactions", uris.replace("~", folder.toString()), 5).stream()
        .map(file -> file.ordinal() + " " + Path.of(java.net.URI.create(file.uri())).getFileName())
        .toList();
  }

  @Test
  void readsTheFilesInAFolderButNotBelowOrBesideIt() throws IOException {
    assertThat(find("~/logs")).containsExactly("5 a.jsonl.gz", "6 b.jsonl");
    assertThat(find("~/logs/")).containsExactly("5 a.jsonl.gz", "6 b.jsonl");
  }

  @Test
  void takesFilesGlobsAndListsOfThem() throws IOException {
    assertThat(find("~/logs/b.jsonl")).containsExactly("5 b.jsonl");
    assertThat(find("file://~/logs/*.gz")).containsExactly("5 a.jsonl.gz");
    assertThat(find("~/logs_test/?.jsonl, ~/logs/[ab].*"))
        .containsExactly("5 d.jsonl", "6 a.jsonl.gz", "7 b.jsonl");
  }

  @Test
  void fingerprintsTheContent() throws IOException {
    assertThat(EngineFiles.find("catalog", folder + "/logs/b.jsonl", 0).get(0).fingerprint())
        .isEqualTo("sha256:" + Sha256.of("logs/b.jsonl"));
  }

  @Test
  void readsWhatTheEngineHasAConnectorFor() throws IOException {
    MemoryFiles.put("mem://bucket/logs/b.jsonl", "b");
    MemoryFiles.put("mem://bucket/logs/a.jsonl", "a");
    MemoryFiles.put("mem://bucket/logs/_SUCCESS", "");
    MemoryFiles.put("mem://bucket/logs/deep/c.jsonl", "c");
    MemoryFiles.put("mem://bucket/logs_test/d.jsonl", "d");
    for (String uri : List.of("mem://bucket/logs", "mem://bucket/logs/", "mem://bucket/logs/?.*")) {
      assertThat(EngineFiles.find("interactions", uri, 0))
          .extracting(InputFile::uri)
          .containsExactly("mem://bucket/logs/a.jsonl", "mem://bucket/logs/b.jsonl");
    }
    InputFile file = EngineFiles.find("interactions", "mem://bucket/logs_test/d.jsonl", 0).get(0);
    assertThat(file.fingerprint()).isEqualTo("checksum:" + "d".hashCode());
    try (InputStream in = EngineFiles.open(file.uri())) {
      assertThat(in.readAllBytes()).asString().isEqualTo("d");
    }
  }

  @Test
  void refusesASchemeThatTheEngineDoesNotKnow() {
    assertThatThrownBy(() -> EngineFiles.find("interactions", "hdfs://host/logs", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "--interactions: expected a path, file: or s3:, or a scheme that the engine reads, was"
                + " hdfs://host/logs (");
  }

  @Test
  void saysWhatItDidNotFind() {
    assertThatThrownBy(() -> find("~/nothing"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage(
            "--interactions: expected a file, a folder with files or a glob that matches, found"
                + " nothing at %s/nothing",
            folder);
  }
}
