package dev.nightjar.dataset.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Provenance;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.Tally;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishDatasetTest {
  @TempDir Path root;

  @Test
  void tellsTheEngineWhatItCounted() {
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
    Provenance provenance =
        new Provenance(List.of(), Json.tree(Map.of()), 0, "1", "unknown", Map.of());
    DriftLimits none = DriftLimits.parse("--drift-stop", "");
    FinishDataset.Facts facts =
        new FinishDataset.Facts(
            "2026-01-31", 1, "e", 2, 1, 1, 0, none, none, Json.line(provenance));
    pipeline.apply(
        FinishDataset.of(
            pipeline.apply("Files", Create.empty(JsonCoder.of(FileEntry.class))),
            pipeline.apply(
                "Tallies",
                Create.of(
                        Tally.of("interactions.rows", 9),
                        Tally.of("interactions.kept", 5),
                        Tally.of("interactions.kept", 4),
                        Tally.of("items.both", 2),
                        Tally.of("catalog.rows", 2),
                        Tally.of("length/3", 3),
                        Tally.of("popularity/4", 1),
                        Tally.of("popularity/5", 1))
                    .withCoder(Tally.CODER)),
            facts,
            new OutputFolder(root.toUri().toString(), "datasets/dt=2026-01-31/run=1")));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    MetricQueryResults metrics =
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.inNamespace("dataset"))
                    .build());
    Map<String, Long> counters = new TreeMap<>();
    metrics
        .getCounters()
        .forEach(counter -> counters.put(counter.getName().getName(), counter.getAttempted()));
    assertThat(counters)
        .isEqualTo(
            Map.of(
                "interactions.rows",
                9L,
                "interactions.kept",
                9L,
                "items.both",
                2L,
                "catalog.rows",
                2L));
    Map<String, DistributionResult> distributions = new TreeMap<>();
    metrics
        .getDistributions()
        .forEach(found -> distributions.put(found.getName().getName(), found.getAttempted()));
    assertThat(distributions)
        .isEqualTo(
            Map.of(
                "length", DistributionResult.create(9, 3, 3, 3),
                "popularity", DistributionResult.create(9, 2, 4, 5)));
  }
}
