package dev.nightjar.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.StageReceipt;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MetricLineTest {
  private static StageReceipt receipt(Map<String, Double> quality) {
    return new StageReceipt(
        "train",
        StageReceipt.Outcome.DONE,
        Optional.empty(),
        Optional.of("models/m"),
        Optional.of("a".repeat(64)),
        Instant.parse("2026-01-31T02:00:00Z"),
        12.5,
        OptionalLong.empty(),
        30,
        20,
        0,
        1_000,
        quality,
        0.125);
  }

  @Test
  void isOneLineInEmbeddedMetricFormat() {
    assertThat(MetricLine.of(receipt(Map.of("test_ndcg10", 0.0625, "validation_ndcg10", 0.07))))
        .isEqualTo(
            """
            {"_aws":{"Timestamp":1769824812500,"CloudWatchMetrics":[{"Namespace":"Nightjar",\
            "Dimensions":[["Stage"]],"Metrics":[{"Name":"RowsIn","Unit":"Count"},\
            {"Name":"RowsOut","Unit":"Count"},{"Name":"RowsRejected","Unit":"Count"},\
            {"Name":"Seconds","Unit":"Seconds"},{"Name":"BytesOut","Unit":"Bytes"},\
            {"Name":"Quality","Unit":"None"},{"Name":"EstimatedCost","Unit":"None"}]}]},\
            "Stage":"train","RowsIn":30,"RowsOut":20,"RowsRejected":0,"Seconds":12.5,\
            "BytesOut":1000,"Quality":0.0625,"EstimatedCost":0.125,"outcome":"done",\
            "folder":"models/m","manifest_sha256":"%s","started_at":"2026-01-31T02:00:00Z",\
            "quality":{"test_ndcg10":0.0625,"validation_ndcg10":0.07}}"""
                .formatted("a".repeat(64)));
  }

  @Test
  void definesExactlyTheMetricsItCarries() {
    for (Map<String, Double> quality :
        List.of(Map.<String, Double>of(), Map.of("test_ndcg10", 0.5))) {
      JsonNode line = Json.read(MetricLine.of(receipt(quality)), JsonNode.class, "line");
      List<String> defined = line.at("/_aws/CloudWatchMetrics/0/Metrics").findValuesAsText("Name");
      assertThat(defined)
          .allSatisfy(name -> assertThat(line.get(name).isNumber()).as(name).isTrue());
      assertThat(MetricLine.METRICS).containsAll(defined);
      assertThat(defined.contains("Quality")).isEqualTo(!quality.isEmpty());
    }
  }
}
