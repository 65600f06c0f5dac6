package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruncatedLogTest {
  @TempDir Path folder;

  @Test
  void refusesATruncatedGzipByNameAndLine() throws IOException {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      log.append(
          "{\"user_id\":\"u%d\",\"item_id\":\"b%d\",\"timestamp\":%d}\n"
              .formatted(i % 50, i * 31 % 97, i * 7919 % 10007));
    }
    byte[] whole = SmallNight.gzip(log.toString());
    Path file = folder.resolve("cut.jsonl.gz");
    Files.write(file, Arrays.copyOf(whole, whole.length * 3 / 4));
    Files.writeString(folder.resolve("catalog.jsonl"), "{\"item_id\":\"b1\",\"title\":\"Soap\"}\n");
    SmallNight night = new SmallNight(file.toString(), folder + "/catalog.jsonl", folder + "/cut");
    assertThat(night.execute()).isEqualTo(1);
    assertThat(night.said())
        .contains("nightjar dataset: " + file.toUri() + ": line ")
        .contains(": truncated gzip: the rest of the file cannot be read; write the file again");
  }

  @Test
  void keepsTheFirstRejectedRowsAndCountsAll() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("log.csv"),
            "user_id,item_id,timestamp\nu1,b1,1764115200\nu1,b1,1764115201\n"
                + "u2,b1,never\n".repeat(10_007));
    Path catalog = Files.writeString(folder.resolve("catalog.jsonl"), "{\"item_id\":\"b1\"}\n");
    Path dataset =
        LogStage.run(
            DatasetMain.command()
                .parse(
                    "--interactions=" + log,
                    "--catalog=" + catalog,
                    "--root=" + folder.toUri() + "root",
                    "--date=2026-01-31",
                    "--max-rejected=1",
                    "--runner=direct"));
    List<String> kept = Files.readAllLines(dataset.resolve("rejected/part-00000-of-00002.jsonl"));
    assertThat(kept).hasSize(10_000);
    assertThat(kept.get(9_999)).contains("\"line\":10003");
    assertThat(Files.readString(dataset.resolve("quality.json"))).contains("\"rejected\" : 10007");
  }

  @Test
  void refusesALogThatIsWrittenWhileTheNightReadsItAndReadsItTheNextTime() throws IOException {
    String row = "{\"user_id\":\"u1\",\"item_id\":\"b1\",\"timestamp\":1764115200}\n";
    String later = row.replace("5200}", "5300}");
    Path log = Files.writeString(folder.resolve("log.jsonl"), row);
    Path catalog = Files.writeString(folder.resolve("catalog.jsonl"), "{\"item_id\":\"b1\"}\n");
    DatasetSettings settings =
        DatasetMain.command()
            .parse(
                "--interactions=" + log,
                "--catalog=" + catalog,
                "--root=" + folder.toUri() + "root",
                "--date=2026-01-31",
                "--runner=direct");
    assertThatThrownBy(
            () ->
                LogStage.run(
                    settings, () -> Files.writeString(log, later, StandardOpenOption.APPEND)))
        .hasMessageContaining(
            "stopped: " + log.toUri() + ": was written while the night read it: expected sha256:")
        .hasMessageEndingWith(": run it again once nothing writes there");
    assertThat(LogStage.run(settings).resolve("sequences/part-00000-of-00004.jsonl")).exists();
    assertThatThrownBy(() -> LogStage.run(settings, () -> Files.delete(catalog)))
        .hasMessageContaining(catalog.toUri().toString());
  }
}
