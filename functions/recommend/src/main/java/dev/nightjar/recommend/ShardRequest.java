package dev.nightjar.recommend;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartResult;
import dev.nightjar.stage.Deadline;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.StoppedException;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One shard of a run that someone else planned.
 *
 * @param settings of the run, with the shard
 * @param run folder of the run, relative to the root
 */
public record ShardRequest(RecommendSettings settings, String run) {

  /**
   * Computes the shard, or finds it finished.
   *
   * @throws ContractException if dataset, model and settings do not make that run, or the run has
   *     no such part
   */
  public PartResult answer() throws IOException {
    return answer(Deadline.NONE);
  }

  /**
   * As {@link #answer()}, but stops by itself once the deadline has passed.
   *
   * @throws StoppedException if the part could not be finished: it is left, and nothing of it is
   *     written
   */
  public PartResult answer(Deadline deadline) throws IOException {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      RecommendRun opened = RecommendRun.open(store, settings);
      int part = settings.shard().orElseThrow();
      checkRun(opened, part);
      Optional<PartResult> finished = opened.finished(part);
      return finished.isPresent() ? finished.get() : compute(opened, part, deadline);
    }
  }

  private void checkRun(RecommendRun opened, int part) {
    if (!opened.folder().equals(run)) {
      throw new ContractException(
          "run: expected %s, which dataset, model and settings make, found %s"
              .formatted(opened.folder(), run));
    }
    if (part >= opened.plan().parts()) {
      throw new ContractException(
          "part: expected one of [0, %d], found %d".formatted(opened.plan().parts() - 1, part));
    }
  }

  private static PartResult compute(RecommendRun run, int part, Deadline deadline)
      throws IOException {
    run.claim();
    return WarmServing.of(run, serving -> compute(run, serving, part, deadline));
  }

  private static PartResult compute(RecommendRun run, Serving serving, int part, Deadline deadline)
      throws IOException {
    try (Progress progress = new Progress(Layout.RECOMMEND, "users", 0);
        ShardRunner runner = new ShardRunner(run, serving, progress, deadline)) {
      return runner.run(List.of(part)).get(0);
    } catch (StoppedException e) {
      throw new StoppedException(
          "%s: part %d of %d is left, nothing of it is written: %s"
              .formatted(run.folder(), part, run.plan().parts(), e.getMessage()));
    }
  }
}
