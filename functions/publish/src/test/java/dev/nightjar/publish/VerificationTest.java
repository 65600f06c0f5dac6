package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.publish.check.RunCheck;
import dev.nightjar.publish.verify.Verification;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
  @TempDir Path root;
  private ObjectStore store;
  private String run;

  @BeforeEach
  void publish() throws IOException {
    store = ObjectStores.open(root.toString());
    run = Nights.partitioned(store, PartFormat.CSV, 5);
    new Publisher(store).publish(run);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void findsAPublishedRunInOrderAndChangesNothing() throws IOException {
    List<String> before = store.list("");
    RunCheck.Checked checked = Verification.verify(store, Verification.currentFolder(store));
    assertThat(checked.facts().users()).isEqualTo(60);
    assertThat(checked.files()).hasSize(1 + Nights.PARTS + 3 * Nights.PARTS);
    assertThat(store.list("")).isEqualTo(before);
  }

  @Test
  void namesWhatIsWrongWithOne() throws IOException {
    store.delete(run + "/" + Layout.SUCCESS);
    refuses(Layout.SUCCESS, "expected a file, found none");
    store.create(run + "/" + Layout.SUCCESS, new byte[0]);
    changeManifest("\"rows\" : 300,", "\"rows\" : 301,");
    refuses(Layout.MANIFEST, "expected digest");
    Roots.point(store, run, Optional.empty());
    refuses(Layout.MANIFEST, "expected facts");
    changeManifest("\"rows\" : 301,", "\"rows\" : 300,");
    Roots.point(store, run, Optional.empty());
    Verification.verify(store, run);
    store.delete(run + "/segment=gold/" + Layout.part(2, 3, "csv"));
    refuses("segment=gold/part-00002-of-00003.csv", "expected a file, found none");
  }

  private void changeManifest(String from, String to) throws IOException {
    Nights.rewrite(
        root,
        Layout.manifestOf(run),
        bytes ->
            new String(bytes, StandardCharsets.UTF_8)
                .replaceFirst(from, to)
                .getBytes(StandardCharsets.UTF_8));
  }

  private void refuses(String... words) {
    assertThatThrownBy(() -> Verification.verify(store, run))
        .isInstanceOf(ContractException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void saysThatARunIsNotFinished() throws IOException {
    String unfinished = Nights.recommended(store, PartFormat.PARQUET, 6);
    assertThatThrownBy(() -> Verification.verify(store, unfinished))
        .hasMessageContaining(unfinished + "/manifest.json: expected a file, found none");
  }
}
