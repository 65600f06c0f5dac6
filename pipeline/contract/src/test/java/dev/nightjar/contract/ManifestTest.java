package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final String DIGEST = Sha256.of("abc");

  @Test
  void readsBackWhatItWrote() {
    Manifest manifest = manifest(List.of("b", "a"));
    Manifest read = Manifest.read(Json.pretty(manifest), "dataset", "manifest.json");
    assertThat(Json.pretty(read)).isEqualTo(Json.pretty(manifest));
    assertThat(read.files()).extracting(FileEntry::name).containsExactly("a", "b");
    assertThat(read.facts(DatasetFacts.class).users()).isEqualTo(3);
  }

  @Test
  void refusesAnUnknownVersion() {
    String json =
        new String(Json.pretty(manifest(List.of("a"))), StandardCharsets.UTF_8)
            .replace("\"format_version\" : 1", "\"format_version\" : 2, \"new_field\" : true");
    assertThatThrownBy(() -> Manifest.read(json.getBytes(StandardCharsets.UTF_8), "dataset", "m"))
        .isInstanceOf(ContractException.class)
        .hasMessage("m: expected format_version 1, found 2");
  }

  @Test
  void refusesAnotherStageAndTextThatIsNoManifest() {
    byte[] json = Json.pretty(manifest(List.of("a")));
    assertThatThrownBy(() -> Manifest.read(json, "train", "m"))
        .hasMessage("m: expected a manifest of stage train, found dataset");
    assertThatThrownBy(() -> Manifest.read("{}".getBytes(StandardCharsets.UTF_8), "train", "m"))
        .hasMessage("m: expected format_version 1, found none");
  }

  @Test
  void refusesAFileListedTwiceOrOutsideItsFolder() {
    assertThatThrownBy(() -> manifest(List.of("a", "a"))).hasMessage("file a is listed twice");
    assertThatThrownBy(() -> manifest(List.of("../a"))).hasMessageContaining("stay inside");
  }

  @Test
  void idDependsOnContentAndSettingsButNotOnNames() {
    String id = provenance("file:/a", "sha256:1", 42).id("dataset");
    assertThat(id).matches("[0-9a-f]{12}");
    assertThat(provenance("s3://b/a", "sha256:1", 42).id("dataset")).isEqualTo(id);
    assertThat(provenance("file:/a", "sha256:2", 42).id("dataset")).isNotEqualTo(id);
    assertThat(provenance("file:/a", "sha256:1", 43).id("dataset")).isNotEqualTo(id);
    assertThat(provenance("file:/a", "sha256:1", 42).id("train")).isNotEqualTo(id);
  }

  private static Manifest manifest(List<String> names) {
    DatasetFacts facts = new DatasetFacts("2026-01-31", 3, 2, 5, 1, "local", 4, 2, 10, 0);
    List<FileEntry> files = names.stream().map(name -> new FileEntry(name, 3, 1, DIGEST)).toList();
    return Manifest.of("dataset", facts, files, provenance("file:/log", "sha256:1", 42));
  }

  private static Provenance provenance(String uri, String fingerprint, long seed) {
    return new Provenance(
        List.of(new InputRef(uri, fingerprint)),
        Json.tree(Map.of("top", 20)),
        seed,
        "0.1.0",
        "unknown",
        Map.of());
  }
}
