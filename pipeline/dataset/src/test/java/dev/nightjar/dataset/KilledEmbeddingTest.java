package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Sha256;
import dev.nightjar.dataset.text.EmbeddingServer;
import dev.nightjar.dataset.text.EmbeddingServer.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was paid for is kept, whatever ends the process. */
class KilledEmbeddingTest {
  private static final int TEXTS = 600;

  @TempDir Path folder;

  @Test
  void sendsNoTextAgainThatWasEmbeddedBeforeKillMinusNine()
      throws IOException, InterruptedException {
    try (EmbeddingServer server = new EmbeddingServer(16)) {
      SmallNight night = night(server);
      writeInputs("openai-%s-soap-model-16".formatted(server.url().substring(7).replace(':', '_')));
      server.plan(Fault.NONE, Fault.NONE, Fault.TIMEOUT, Fault.TIMEOUT);
      Process first =
          night
              .process()
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("said").toFile())
              .start();
      boolean came = server.awaitRequests(4);
      first.destroyForcibly().waitFor();
      assertThat(came).as(Files.readString(folder.resolve("said"))).isTrue();
      assertThat(first.exitValue()).isEqualTo(128 + 9);

      assertThat(night.execute()).as(night.said()).isZero();
      assertThat(night.said()).contains("dataset: embedded 344 new texts, reused 256\n");
      assertThat(server.requests().stream().map(request -> request.body().path("input").size()))
          .containsExactlyInAnyOrder(128, 128, 128, 128, 128, 128, 88);
    }
  }

  private SmallNight night(EmbeddingServer server) {
    return new SmallNight(folder + "/log.jsonl", folder + "/catalog.jsonl", folder + "/root")
        .with("--encoder", "openai")
        .with("--encoder-model", "soap-model")
        .with("--embedding-url", server.url() + "/v1")
        .with("--embedding-price", "1")
        .with("--embedding-width", "16");
  }

  /** All texts belong into one bucket of the cache, so that one worker embeds them in turn. */
  private void writeInputs(String encoder) throws IOException {
    List<String> titles =
        Stream.iterate(0, i -> i + 1)
            .map("Soap number %d"::formatted)
            .filter(title -> Sha256.of(encoder + "\n128\n" + title).startsWith("00", 2))
            .limit(TEXTS)
            .toList();
    List<String> catalog = new ArrayList<>();
    List<String> log = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      catalog.add("{\"item_id\":\"b%d\",\"title\":\"%s\"}".formatted(i, titles.get(i)));
      log.add("{\"user_id\":\"u%d\",\"item_id\":\"b%d\",\"timestamp\":%d}".formatted(i / 4, i, i));
    }
    Files.write(folder.resolve("catalog.jsonl"), catalog);
    Files.write(folder.resolve("log.jsonl"), log);
  }
}
