package dev.nightjar.train.input;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The batches of an epoch, in order, each built on a separate thread during the preceding step.
 * Their content does not depend on timing.
 */
public final class BatchStream implements AutoCloseable {
  private final BatchBuilder builder;
  private final List<int[]> batches;
  private final SplitMix random;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread builds = new Thread(task, "train-batches");
            builds.setDaemon(true);
            return builds;
          });
  private int next;
  private Future<Built> building;

  /**
   * @param builder builds for nobody else meanwhile
   * @param batches users of each
   * @param first number of the first that is wanted
   * @param random likewise
   */
  public BatchStream(BatchBuilder builder, List<int[]> batches, int first, SplitMix random) {
    this.builder = builder;
    this.batches = batches;
    this.random = random;
    next = first;
    building = build();
  }

  /**
   * A batch.
   *
   * @param random where the stream of random numbers was when it was built
   */
  public record Built(TrainBatch batch, long random) {}

  /** Whether there is another one. */
  public boolean hasNext() {
    return building != null;
  }

  /** The next one. */
  public Built next() {
    try {
      Built built = building.get();
      next++;
      building = build();
      return built;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a batch was built", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  private Future<Built> build() {
    if (next == batches.size()) {
      return null;
    }
    int[] users = batches.get(next);
    return thread.submit(() -> new Built(builder.build(users, random), random.state()));
  }

  /** Ends the thread after what it builds. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
