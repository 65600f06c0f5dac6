package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogOracleTest {
  @TempDir Path folder;

  @Test
  void writesTheSequencesThatListsAndMapsGive() throws IOException {
    new SampleLog(30_000, 3).writeTo(folder);
    Path plain = LogBenchmark.plain(folder).resolve("sequences");
    Path stage = LogBenchmark.stage(folder).resolve("sequences");
    String all = "";
    for (int part = 0; part < 4; part++) {
      String name = "part-%05d-of-00004.jsonl".formatted(part);
      String expected = Files.readString(plain.resolve(name));
      assertThat(Files.readString(stage.resolve(name))).isEqualTo(expected);
      all += expected;
    }
    assertThat(all.lines().count()).isBetween(2_000L, 3_000L);
    assertThat(all).contains("],\"train\":0,\"validation\":0,\"test\":0}");
    assertThat(all).containsPattern("\"train\":[1-9]\\d*,\"validation\":1,\"test\":1}");
  }
}
