package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.nightjar.publish.history.History;
import dev.nightjar.publish.history.HistoryMain;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  @TempDir Path root;

  @Test
  void listsTheNewestFirstAndMarksWhatIsPublished() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      Roots.night(store, "2026-01-01", "111111111111");
      String published = Roots.night(store, "2026-01-02", "222222222222");
      Roots.night(store, "2026-01-03", "333333333333");
      Roots.point(store, published, Optional.empty());
      store.delete("models/111111111111/manifest.json");
      store.create("recommendations/dt=2026-01-04/run=444444444444/_run.json", new byte[1]);
      String text = History.text(History.read(store));
      assertThat(text.lines().map(line -> line.replaceAll(" +", " ").strip()))
          .containsExactly(
              "date run model users rows ndcg@10 coverage format",
              "2026-01-03 "
                  + id(store, "2026-01-03")
                  + " 333333333333 1,234 24,680 0.1250 0.5000 parquet",
              "* 2026-01-02 "
                  + id(store, "2026-01-02")
                  + " 222222222222 1,234 24,680 0.1250 0.5000 parquet",
              "2026-01-01 "
                  + id(store, "2026-01-01")
                  + " 111111111111 1,234 24,680 - 0.5000 parquet");
    }
  }

  private static String id(ObjectStore store, String date) throws IOException {
    return History.read(store).stream()
        .filter(night -> night.date().equals(date))
        .findFirst()
        .orElseThrow()
        .run();
  }

  @Test
  void aRunThatCannotBeReadHidesNoOther() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      Roots.night(store, "2026-01-01", "111111111111");
      Roots.night(store, "2026-01-02", "222222222222");
      store.overwrite("models/222222222222/manifest.json", new byte[] {'{'});
      store.create("recommendations/dt=2026-01-03/run=333333333333/manifest.json", new byte[1]);
      assertThat(History.read(store))
          .extracting(History.Night::date, History.Night::testNdcg10)
          .containsExactly(
              tuple("2026-01-02", Optional.empty()), tuple("2026-01-01", Optional.of(0.125)));
    }
  }

  @Test
  void isEmptyBeforeTheFirstNight() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      assertThat(History.text(History.read(store))).hasLineCount(1);
    }
  }

  @Test
  void saysWhatToDoBeforeTheFirstNight() {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(HistoryMain.command().execute("--root", root.toString())).isZero();
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("no finished night below", "check --root, or run a night first");
  }
}
