package dev.nightjar.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Provenance;
import dev.nightjar.report.ReportData.Rejection;
import dev.nightjar.report.ReportData.Rejection.Example;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of two files and a catalog of one, each with refused rows. */
class RejectionsTest {
  private static final String FOLDER = "datasets/dt=2026-01-31/run=d";

  @TempDir Path root;
  private ObjectStore store;
  private FolderWriter writer;

  @BeforeEach
  void open() {
    store = ObjectStores.open(root.toString());
    writer = new FolderWriter(store, FOLDER);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void part(int ordinal, String file, String... reasons) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < reasons.length; i++) {
      rows.append(
              Json.line(
                  Map.of(
                      "file", "file:///in/" + file,
                      "line", i + 1,
                      "reason", reasons[i],
                      "row", file + i)))
          .append('\n');
    }
    writer.write(
        Layout.REJECTED + "/" + Layout.part(ordinal, 3, "jsonl"),
        rows.toString().getBytes(UTF_8),
        reasons.length);
  }

  private List<Rejection> read(String counts) throws IOException {
    writer.finish(
        Layout.DATASET,
        new DatasetFacts("2026-01-31", 1, 1, 1, 1, "local", 4, 2, 10, 1),
        new Provenance(
            List.of(), JsonNodeFactory.instance.objectNode(), 0, "0.1.0", "unknown", Map.of()));
    return Rejections.read(
        FolderReader.open(store, FOLDER, Layout.DATASET),
        Json.read("{\"rejected\":" + counts + "}", JsonNode.class, "quality"));
  }

  @Test
  void showsTheFirstRowsOfEachInputAndReason() throws IOException {
    part(0, "log-0", "not JSON", "missing user_id");
    part(1, "log-1", "not JSON", "not JSON", "not JSON");
    part(2, "catalog", "not JSON");
    assertThat(
            read(
                """
                {"catalog":{"not JSON":1},"interactions":{"missing user_id":1,"not JSON":4},"users":{}}
                """))
        .containsExactly(
            new Rejection(
                "interactions",
                "not JSON",
                4,
                List.of(
                    new Example("log-0", 1, "log-00"),
                    new Example("log-1", 1, "log-10"),
                    new Example("log-1", 2, "log-11"))),
            new Rejection(
                "interactions", "missing user_id", 1, List.of(new Example("log-0", 2, "log-01"))),
            new Rejection(
                "catalog", "not JSON", 1, List.of(new Example("catalog", 1, "catalog0"))));
  }

  /** Of a file with very many refused rows only the first are kept. */
  @Test
  void showsNoRowWhoseInputIsNotKnown() throws IOException {
    part(0, "log-0", "missing user_id");
    part(2, "catalog", "not JSON");
    assertThat(
            read(
                """
                {"catalog":{"not JSON":1},"interactions":{"missing user_id":9,"not JSON":1}}
                """))
        .containsExactly(
            new Rejection(
                "interactions", "missing user_id", 9, List.of(new Example("log-0", 1, "log-00"))),
            new Rejection("interactions", "not JSON", 1, List.of()),
            new Rejection("catalog", "not JSON", 1, List.of()));
  }
}
