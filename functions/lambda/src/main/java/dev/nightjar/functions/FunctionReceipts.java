package dev.nightjar.functions;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Receipts of the two stages that consist of many invocations, so that a night in the cloud is
 * reported like one on a single machine: the peak of memory is that of the invocation with the
 * most. Their cost is only in CloudWatch.
 */
final class FunctionReceipts {
  /** A file of answers of shards that succeeded; Step Functions names it. */
  private static final Pattern SUCCEEDED = Pattern.compile("/SUCCEEDED_\\d+\\.json$");

  private FunctionReceipts() {}

  static void write(ObjectStore store, ReportEvent event, ReportEvent.Served served)
      throws IOException {
    FolderReader run = FolderReader.open(store, served.run(), Layout.RECOMMEND);
    RecommendationFacts facts = run.manifest().facts(RecommendationFacts.class);
    long bytes = run.manifest().files().stream().mapToLong(FileEntry::bytes).sum();
    Ran recommending =
        new Ran(served.plannedAt(), served.publishedAt(), peakOfShards(store, event));
    Ran publishing =
        new Ran(served.publishedAt(), event.endedAt(), served.publishMemoryBytes().orElse(0));
    put(store, event, receipt(Layout.RECOMMEND, run, recommending, facts.users(), bytes));
    put(store, event, receipt(Layout.PUBLISH, run, publishing, facts.rows(), bytes));
  }

  /**
   * When a stage ran, and the most memory that one of its invocations held.
   *
   * @param peakBytes 0 if nobody knows
   */
  private record Ran(Instant start, Instant end, long peakBytes) {
    double seconds() {
      return Math.max(0, Duration.between(start, end).toMillis() / 1e3);
    }

    OptionalLong peak() {
      return peakBytes > 0 ? OptionalLong.of(peakBytes) : OptionalLong.empty();
    }
  }

  /** Step Functions leaves what each shard said beside the receipts. */
  private static long peakOfShards(ObjectStore store, ReportEvent event) throws IOException {
    long peak = 0;
    for (String key :
        store.list(Layout.shardAnswers(LocalDate.parse(event.date()), event.night()))) {
      if (SUCCEEDED.matcher(key).find()) {
        for (JsonNode execution : Json.read(store.read(key), JsonNode.class, key)) {
          byte[] said = execution.path("Output").asText("{}").getBytes(UTF_8);
          JsonNode shard = Json.read(said, JsonNode.class, key);
          peak = Math.max(peak, shard.at("/part/peak_memory_bytes").asLong(0));
        }
      }
    }
    return peak;
  }

  private static StageReceipt receipt(
      String stage, FolderReader run, Ran ran, long rowsIn, long bytes) {
    RecommendationFacts facts = run.manifest().facts(RecommendationFacts.class);
    double full = facts.users() == 0 ? 0 : 1 - facts.shortUsers() / (double) facts.users();
    return new StageReceipt(
        stage,
        StageReceipt.Outcome.DONE,
        Optional.empty(),
        Optional.of(run.folder()),
        Optional.of(run.manifestDigest()),
        ran.start(),
        ran.seconds(),
        ran.peak(),
        rowsIn,
        facts.rows(),
        0,
        bytes,
        Map.of("full_lists", full),
        0);
  }

  private static void put(ObjectStore store, ReportEvent event, StageReceipt receipt)
      throws IOException {
    store.overwrite(
        Layout.receipt(LocalDate.parse(event.date()), event.night(), receipt.stage()),
        Json.pretty(receipt));
  }
}
