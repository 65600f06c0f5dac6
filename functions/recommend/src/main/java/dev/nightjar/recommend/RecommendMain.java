package dev.nightjar.recommend;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.Require;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.command.StageWork;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code nightjar recommend}: computes every shard of a run on this machine. */
public final class RecommendMain {
  private RecommendMain() {}

  /** Prints the run's folder. */
  public static void main(String... args) {
    System.exit(command().execute(args));
  }

  static StageCommand<RecommendSettings> command() {
    return StageCommand.ofStage(
        Layout.RECOMMEND,
        "Scores the whole catalog for every user of a dataset and writes the best unseen items.",
        RecommendSettings.class,
        (settings, receipts) -> Optional.of(run(settings)));
  }

  private static StageWork run(RecommendSettings settings) throws IOException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      RecommendRun run = RecommendRun.open(store, settings);
      List<Integer> parts = wanted(run, run.missingParts());
      if (parts.isEmpty()) {
        System.err.println(
            "recommend: already done, nothing recomputed: " + store.uri(run.folder()));
        return run.shown(StageReceipt.Outcome.REUSED);
      }
      run.claim();
      report(run, compute(run, parts));
      return run.shown(StageReceipt.Outcome.DONE);
    }
  }

  private static List<Integer> wanted(RecommendRun run, List<Integer> missing) {
    int parts = run.plan().parts();
    run.settings().shard().ifPresent(part -> Require.inRange(part, 0, parts - 1, "--shard"));
    return missing.stream()
        .filter(part -> run.settings().shard().map(part::equals).orElse(true))
        .toList();
  }

  private static List<PartResult> compute(RecommendRun run, List<Integer> parts)
      throws IOException {
    long total = parts.size() == run.plan().parts() ? run.users() : 0;
    try (Progress progress = new Progress(Layout.RECOMMEND, "users", total);
        Serving serving = Serving.load(run);
        ShardRunner runner = new ShardRunner(run, serving, progress)) {
      return runner.run(parts);
    }
  }

  private static void report(RecommendRun run, List<PartResult> results) {
    System.err.printf(
        "recommend: wrote %d of %d parts, %,d rows, %,d users with fewer than %d, to %s%n",
        results.size(),
        run.plan().parts(),
        results.stream().mapToLong(PartResult::rows).sum(),
        results.stream().mapToLong(PartResult::shortUsers).sum(),
        run.plan().top(),
        run.store().uri(run.folder()));
  }
}
