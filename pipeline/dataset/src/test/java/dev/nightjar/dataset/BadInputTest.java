package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.dataset.text.EmbeddingServer;
import dev.nightjar.dataset.text.EmbeddingServer.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One thing after the other goes wrong with one night, is named, and is mended. */
class BadInputTest {
  @TempDir Path folder;

  private SmallNight night(EmbeddingServer server, String root) {
    return new SmallNight(folder + "/log", folder + "/catalog.jsonl", folder + "/" + root)
        .with("--encoder", "openai")
        .with("--encoder-model", "soap-model")
        .with("--embedding-url", server.url() + "/v1")
        .with("--embedding-width", "16")
        .with("--embedding-price", "1");
  }

  private static String rows(int file) {
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < 200; row++) {
      rows.append(
          "{\"user_id\":\"u%d\",\"item_id\":\"b%d\",\"timestamp\":%d}\n"
              .formatted(row % 9, (row * 5 + file) % 7, 1000 * file + row));
    }
    return rows.toString();
  }

  private void writeInputs() throws IOException {
    Files.createDirectories(folder.resolve("log"));
    Files.writeString(folder.resolve("log/1.jsonl"), rows(1));
    Files.write(folder.resolve("log/2.jsonl.gz"), SmallNight.gzip(rows(2)));
    Files.writeString(folder.resolve("log/3.jsonl"), rows(3));
    StringBuilder catalog = new StringBuilder();
    for (int item = 0; item < 7; item++) {
      catalog.append("{\"item_id\":\"b%d\",\"title\":\"Soap %d\"}\n".formatted(item, item));
    }
    Files.writeString(folder.resolve("catalog.jsonl"), catalog);
  }

  @Test
  void isNamedAndOnceItIsMendedTheNightCompletes() throws IOException {
    writeInputs();
    try (EmbeddingServer server = new EmbeddingServer(16)) {
      SmallNight calm = night(server, "calm");
      assertThat(calm.execute()).as(calm.said()).isZero();
      Map<String, String> files = calm.files();

      SmallNight night = night(server, "root");
      Path middle = folder.resolve("log/2.jsonl.gz");
      byte[] whole = Files.readAllBytes(middle);
      Files.write(middle, Arrays.copyOf(whole, whole.length / 2));
      assertThat(night.execute()).isEqualTo(1);
      assertThat(night.said())
          .contains("nightjar dataset: " + middle.toUri() + ": line ")
          .contains("write the file again");

      Files.write(middle, whole);
      server.plan(Fault.FORBID, Fault.FORBID, Fault.FORBID, Fault.FORBID);
      assertThat(night.execute()).isEqualTo(1);
      assertThat(night.said())
          .contains("nightjar dataset: stopped: openai-127.0.0.1_")
          .contains(server.url() + "/v1/embeddings answered 403: ", "may not use the model");

      server.planNothing(); // how many requests were made before the first answer is chance
      assertThat(night.execute()).as(night.said()).isZero();
      assertThat(night.files()).isEqualTo(files);
    }
  }
}
