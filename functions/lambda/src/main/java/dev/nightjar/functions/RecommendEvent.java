package dev.nightjar.functions;

import dev.nightjar.contract.Require;
import dev.nightjar.recommend.PartFormat;
import dev.nightjar.recommend.RecommendSettings;
import dev.nightjar.recommend.ShardRequest;
import java.util.Optional;

/**
 * One shard to compute; the answer is a {@link dev.nightjar.contract.PartResult}.
 *
 * @param root where everything lies
 * @param run folder of the run: dataset, model, top, format and batch size must make that run
 * @param dataset folder, relative to the root
 * @param model folder, relative to the root
 * @param part from 0
 * @param top recommendations per user
 * @param format {@code parquet} or {@code jsonl}
 * @param batchSize users scored at a time
 */
public record RecommendEvent(
    String root,
    String run,
    String dataset,
    String model,
    int part,
    int top,
    PartFormat format,
    int batchSize) {
  public RecommendEvent {
    Require.notBlank(run, "run");
    var unused = settings(root, dataset, model, part, top, format, batchSize);
  }

  ShardRequest request() {
    return new ShardRequest(settings(root, dataset, model, part, top, format, batchSize), run);
  }

  private static RecommendSettings settings(
      String root,
      String dataset,
      String model,
      int part,
      int top,
      PartFormat format,
      int batchSize) {
    return new RecommendSettings(
        root, dataset, model, top, format, Optional.of(part), batchSize, 0);
  }
}
