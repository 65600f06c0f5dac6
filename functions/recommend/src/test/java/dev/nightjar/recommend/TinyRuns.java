package dev.nightjar.recommend;

import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.PartResult;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Runs of a {@link TinyNight}, in this process. */
public final class TinyRuns {
  private TinyRuns() {}

  /** Lists of five as JSON lines, with nothing else. */
  static RecommendSettings settings(ObjectStore store, TinyNight night) throws IOException {
    return TinySettings.of(store, night.write(store), 5, PartFormat.JSONL, 2);
  }

  /** Computes all parts of a run. */
  public static RecommendRun run(ObjectStore store, RecommendSettings settings) throws IOException {
    RecommendRun run = RecommendRun.open(store, settings);
    run.claim();
    run(run, IntStream.range(0, run.plan().parts()).boxed().toList());
    return run;
  }

  /** Computes some parts of a run that is claimed. */
  static List<PartResult> run(RecommendRun run, List<Integer> parts) throws IOException {
    try (Progress progress = new Progress("recommend", "users", 0);
        Serving serving = Serving.load(run);
        ShardRunner runner = new ShardRunner(run, serving, progress)) {
      return runner.run(parts);
    }
  }

  /** A file of a run. */
  static String text(RecommendRun run, String name) throws IOException {
    return new String(run.store().read(run.folder() + "/" + name), StandardCharsets.UTF_8);
  }
}
