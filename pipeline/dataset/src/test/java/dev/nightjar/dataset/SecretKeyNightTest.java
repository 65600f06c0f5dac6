package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.dataset.text.EmbeddingServer;
import dev.nightjar.stage.storage.SecretServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole stage whose embedding service wants a key that lies in a secret. */
class SecretKeyNightTest {
  private static final String ARN =
      "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/embeddings-AbCdEf";
  private static final String KEY = "sk-not-to-be-told";
  private static final String RECEIPT = "nights/dt=2026-01-31/n1/dataset.json";

  @TempDir Path folder;

  private SmallNight night(EmbeddingServer server) throws IOException {
    Files.writeString(
        folder.resolve("log.jsonl"),
        """
        {"user_id":"u1","item_id":"b1","timestamp":1}
        {"user_id":"u1","item_id":"b2","timestamp":2}
        """);
    Files.writeString(
        folder.resolve("catalog.jsonl"),
        """
        {"item_id":"b1","title":"Red soap"}
        {"item_id":"b2","title":"Blue soap"}
        """);
    return new SmallNight(folder + "/log.jsonl", folder + "/catalog.jsonl", folder + "/root")
        .with("--encoder", "openai")
        .with("--encoder-model", "soap-model")
        .with("--embedding-url", server.url() + "/v1")
        .with("--embedding-key", ARN)
        .with("--embedding-width", "16")
        .with("--embedding-price", "0")
        .with("--receipt", RECEIPT);
  }

  private String reason() throws IOException {
    byte[] receipt = Files.readAllBytes(folder.resolve("root").resolve(RECEIPT));
    return Json.read(receipt, StageReceipt.class, RECEIPT).reason().orElseThrow();
  }

  private List<Path> filesWithTheKey() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> Files.isRegularFile(file) && text(file).contains(KEY)).toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void endsInOneSentenceUntilTheSecretIsMendedAndTheKeyStandsNowhere() throws IOException {
    try (EmbeddingServer server = new EmbeddingServer(16);
        SecretServer secrets = new SecretServer(ARN, "{\"password\":\"" + KEY + "\"}")) {
      Map<String, String> aws =
          Map.of(
              "aws.endpointUrlSecretsManager", secrets.url(),
              "aws.accessKeyId", "local-identity",
              "aws.secretAccessKey", "local-credential");
      aws.forEach(System::setProperty);
      try {
        SmallNight night = night(server);
        assertThat(night.execute()).isEqualTo(1);
        String sentence =
            "stopped: --embedding-key %s: expected a key, or JSON with key, found JSON without key"
                .formatted(ARN);
        assertThat(night.said().lines()).contains("nightjar dataset: " + sentence);
        assertThat(night.said()).doesNotContain(KEY);
        assertThat(reason()).isEqualTo(sentence);
        assertThat(server.requests()).isEmpty();

        secrets.set(KEY);
        assertThat(night.execute()).as(night.said()).isZero();
        assertThat(night.said()).doesNotContain(KEY);
        assertThat(server.requests())
            .extracting(EmbeddingServer.Request::authorization)
            .containsOnly("Bearer " + KEY);
        assertThat(filesWithTheKey()).isEmpty();
      } finally {
        aws.keySet().forEach(System::clearProperty);
      }
    }
  }
}
