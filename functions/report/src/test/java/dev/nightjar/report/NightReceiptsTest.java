package dev.nightjar.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nights of one date; the later one has a receipt that cannot be read. */
class NightReceiptsTest {
  private static final LocalDate DATE = LocalDate.of(2026, 1, 31);

  @TempDir Path root;
  private ObjectStore store;

  @BeforeEach
  void twoNights() throws IOException {
    store = ObjectStores.open(root.toString());
    failed("whole", Layout.TRAIN, 2);
    failed("damaged", Layout.TRAIN, 4);
    store.overwrite(Layout.receipt(DATE, "damaged", Layout.DATASET), "{\"sta".getBytes(UTF_8));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void failed(String night, String stage, int second) throws IOException {
    StageReceipt receipt =
        new StageReceipt(
            stage,
            StageReceipt.Outcome.FAILED,
            Optional.of("out of memory"),
            Optional.empty(),
            Optional.empty(),
            Instant.ofEpochSecond(second),
            1,
            OptionalLong.empty(),
            0,
            0,
            0,
            0,
            Map.of(),
            0);
    store.overwrite(Layout.receipt(DATE, night, stage), Json.pretty(receipt));
  }

  @Test
  void aReceiptThatCannotBeReadStopsNoReportOfAnotherNightOfThatDate() throws IOException {
    MorningReport report = MorningReport.ofNight(store, DATE, "whole", Optional.empty());
    assertThat(new String(store.read(report.key()), UTF_8)).contains("out of memory");
  }

  @Test
  void theNewestNightThatCanBeReadIsTheOneOfItsDate() throws IOException {
    assertThat(new NightReceipts(store).of(DATE.toString()))
        .containsOnlyKeys("whole")
        .extractingByKey("whole")
        .satisfies(stages -> assertThat(stages).hasSize(1));
    assertThat(MorningReport.ofDate(store, DATE)).isPresent();
  }

  @Test
  void aNightWhoseOwnReceiptCannotBeReadSaysWhichOne() {
    assertThatThrownBy(() -> MorningReport.ofNight(store, DATE, "damaged", Optional.empty()))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("nights/dt=2026-01-31/damaged/dataset.json");
  }

  @Test
  void aNightWithoutReceiptsHasNone() throws IOException {
    assertThat(new NightReceipts(store).of(DATE.toString()).getOrDefault("other", List.of()))
        .isEqualTo(List.of());
  }
}
