package dev.nightjar.stage.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.Npy;
import dev.nightjar.contract.Provenance;
import dev.nightjar.contract.Sha256;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
  private static final Provenance PROVENANCE =
      new Provenance(
          List.of(), JsonNodeFactory.instance.objectNode(), 7, "0.1.0", "unknown", Map.of());

  @TempDir Path root;
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = ObjectStores.open(root.toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Manifest write() throws Exception {
    FolderWriter writer = new FolderWriter(store, "f");
    writer.write("b.npy", Npy.file(new float[] {1, 2, 3, 4}, 2, 2), 2);
    writer.write("a/lines.jsonl", Files.write(root.resolve("lines"), "1\n2\n".getBytes(UTF_8)), 2);
    return writer.finish("dataset", Map.of("users", 2), PROVENANCE);
  }

  @Test
  void readsWhatWasWritten() throws Exception {
    Manifest written = write();
    FolderReader reader = FolderReader.open(store, "f", "dataset");
    List<String> lines = new ArrayList<>();
    reader.forEachLine("a/lines.jsonl", lines::add);
    assertThat(lines).containsExactly("1", "2");
    assertThat(reader.readFloats("b.npy").values()).containsExactly(1, 2, 3, 4);
    assertThat(reader.manifest()).isEqualTo(written);
    assertThat(reader.asInput().fingerprint())
        .isEqualTo("sha256:" + Sha256.of(root.resolve("f/manifest.json")));
    reader.verify();
  }

  @Test
  void namesEveryFileInTheManifestAndLeavesSuccess() throws Exception {
    assertThat(write().files()).extracting("name").containsExactly("a/lines.jsonl", "b.npy");
    assertThat(store.list("f"))
        .containsExactly("f/_SUCCESS", "f/a/lines.jsonl", "f/b.npy", "f/manifest.json");
  }

  @Test
  void writesTheSameBytesTwice() throws Exception {
    write();
    byte[] first = store.read("f/manifest.json");
    write();
    assertThat(store.read("f/manifest.json")).isEqualTo(first);
  }

  @Test
  void detectsAFlippedBit() throws Exception {
    write();
    flipLastBit(root.resolve("f/b.npy"));
    flipLastBit(root.resolve("f/a/lines.jsonl"));
    FolderReader reader = FolderReader.open(store, "f", "dataset");
    for (ThrowingRead read :
        List.<ThrowingRead>of(
            () -> reader.read("b.npy"),
            () -> reader.forEachLine("a/lines.jsonl", line -> {}),
            reader::verify)) {
      assertThatExceptionOfType(ContractException.class)
          .isThrownBy(read::run)
          .withMessageMatching(
              "file:.*/f/(b.npy|a/lines.jsonl): expected digest .*, found .*; it was changed"
                  + " after it was written: .* its night makes it again");
    }
  }

  @Test
  void refusesAnUnknownVersionAndAnotherStage() throws Exception {
    write();
    assertThatExceptionOfType(ContractException.class)
        .isThrownBy(() -> FolderReader.open(store, "f", "train"))
        .withMessageEndingWith("expected a manifest of stage train, found dataset");
    Path manifest = root.resolve("f/manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest).replace("\"format_version\" : 1", "\"format_version\" : 99"));
    assertThatExceptionOfType(ContractException.class)
        .isThrownBy(() -> FolderReader.open(store, "f", "dataset"))
        .withMessageEndingWith("f/manifest.json: expected format_version 1, found 99");
  }

  @Test
  void isNotThereBeforeItsManifestIs() throws Exception {
    new FolderWriter(store, "f").write("x", new byte[1], 0);
    assertThat(FolderReader.find(store, "f", "dataset")).isEmpty();
    assertThatExceptionOfType(FileNotFoundException.class)
        .isThrownBy(() -> FolderReader.open(store, "f", "dataset"))
        .withMessageContaining("f/manifest.json");
  }

  @FunctionalInterface
  private interface ThrowingRead {
    void run() throws Exception;
  }

  private static void flipLastBit(Path file) throws Exception {
    byte[] content = Files.readAllBytes(file);
    content[content.length - 2] ^= 1;
    Files.write(file, content);
  }
}
