package dev.nightjar.recommend;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Holdout;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.contract.Sha256;
import dev.nightjar.contract.ShownAgain;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.Deadline;
import dev.nightjar.stage.Progress;
import dev.nightjar.stage.StoppedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Computes shards of a run: reads the sequences, scores them in batches, writes the part, then its
 * result. Every step runs on one pool of threads; batches of one shard spread over it, and while
 * one shard is written the next is scored. At most two shards more than threads are in memory.
 *
 * <p>A shard that is computed twice gives the same bytes, and the second writer finds its own part.
 */
public final class ShardRunner implements AutoCloseable {
  private final RecommendRun run;
  private final Progress progress;
  private final Deadline deadline;
  private final Serving serving;
  private final int items;
  private final ShownAgain shownAgain;
  private final int maxLength;
  private final Optional<Holdout> holdout;
  private final ExecutorService pool;
  private final Semaphore inMemory;

  /** Never stops before it is done. */
  public ShardRunner(RecommendRun run, Serving serving, Progress progress) {
    this(run, serving, progress, Deadline.NONE);
  }

  /**
   * Stops between two batches once the deadline has passed.
   *
   * @param serving of the run; whoever loaded it closes it, after the runner
   */
  public ShardRunner(RecommendRun run, Serving serving, Progress progress, Deadline deadline) {
    this.run = run;
    this.serving = serving;
    this.progress = progress;
    this.deadline = deadline;
    this.items = serving.catalog().items();
    this.maxLength = run.model().manifest().facts(ModelFacts.class).maxLength();
    this.shownAgain = run.plan().shownAgain();
    this.holdout = run.plan().holdout();
    int threads = run.settings().effectiveThreads();
    this.pool = Executors.newFixedThreadPool(threads);
    this.inMemory = new Semaphore(threads + 1);
  }

  /**
   * Computes these parts, whatever is there already.
   *
   * @return their results, in the order asked for
   * @throws StoppedException if the deadline passed; parts that are not whole are not written
   */
  public List<PartResult> run(Collection<Integer> parts) throws IOException {
    List<CompletableFuture<PartResult>> results = new ArrayList<>();
    for (int part : parts) {
      inMemory.acquireUninterruptibly();
      results.add(start(part).whenComplete((result, failure) -> inMemory.release()));
    }
    try {
      return results.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      throw cause(e);
    }
  }

  private CompletableFuture<PartResult> start(int part) {
    return inPool(() -> Shard.read(run.dataset(), part, run.plan().parts(), items))
        .thenCompose(
            shard ->
                rank(shard).thenApplyAsync(ranked -> unchecked(() -> write(shard, ranked)), pool));
  }

  /** Of each user who has a list of their own: the list, and how much the targets suit them. */
  private record Ranked(TopItems[] lists, float[][] suits) {}

  private CompletableFuture<Ranked> rank(Shard shard) {
    int users = shard.users().size();
    Ranked ranked = new Ranked(new TopItems[users], new float[users][]);
    int rows = BatchScorer.rows(run.settings().batchSize(), serving.modelItems());
    CompletableFuture<?>[] batches =
        Batch.cut(sequences(shard), rows, maxLength).stream()
            .map(batch -> CompletableFuture.runAsync(() -> rank(shard, batch, ranked), pool))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(batches).thenApply(done -> ranked);
  }

  /** As the model knows them; none of users who are held out. */
  private int[][] sequences(Shard shard) {
    return shard.users().stream()
        .map(user -> isHeldOut(user) ? new int[0] : sequence(user))
        .toArray(int[][]::new);
  }

  private int[] sequence(UserSequence user) {
    return serving.match().map(match -> match.sequence(user)).orElseGet(user::items);
  }

  private boolean isHeldOut(UserSequence user) {
    return holdout.isPresent() && user.length() > 0 && holdout.get().contains(user.userId());
  }

  private void rank(Shard shard, Batch batch, Ranked ranked) {
    deadline.check();
    serving
        .scorer()
        .score(
            batch,
            (row, scores) -> {
              int place = batch.rows()[row];
              ScoreRow tonight = serving.match().map(m -> m.tonight(scores)).orElse(scores);
              UserSequence user = shard.users().get(place);
              excludeSeen(user, tonight);
              serving.audiences().ifPresent(a -> ranked.suits()[place] = a.of(user, tonight));
              ranked.lists()[place] = list(user, tonight);
            });
    progress.advance(batch.size());
  }

  private TopItems list(UserSequence user, ScoreRow scores) {
    TopItems list = serving.lists().exploring(user, scores, source(user));
    return serving
        .vectors()
        .map(vectors -> list.explained(newest(user.items(), maxLength), vectors))
        .orElse(list);
  }

  private void excludeSeen(UserSequence user, ScoreRow scores) {
    for (int item : shownAgain.hidden(user)) {
      scores.exclude(item);
    }
  }

  /**
   * What stands in a list although the user had it is there by their rhythm, if the rules say so.
   */
  private IntFunction<Source> source(UserSequence user) {
    if (shownAgain.takes().isEmpty()) {
      return item -> Source.MODEL;
    }
    Set<Integer> had = Arrays.stream(user.items()).boxed().collect(Collectors.toSet());
    return item -> had.contains(item) ? Source.AGAIN : Source.MODEL;
  }

  private static int[] newest(int[] history, int count) {
    return Arrays.copyOfRange(history, Math.max(0, history.length - count), history.length);
  }

  /** The files first, the part's result last: a result says that the part is whole. */
  private PartResult write(Shard shard, Ranked ranked) throws IOException {
    deadline.check();
    PartTally tally = new PartTally(run.plan().top(), items);
    List<FileEntry> files = new ArrayList<>();
    for (var folder : shard.folders(run.plan().partitionBy()).entrySet()) {
      files.add(writeFile(folder.getKey(), folder.getValue(), shard, ranked.lists(), tally));
    }
    progress.advance(tally.coldUsers());
    int parts = run.plan().parts();
    PartResult result =
        tally.result(run.plan().id(), shard.part(), parts, files, outputs(shard, ranked));
    String name = Layout.partResult(shard.part(), parts);
    run.store().create(run.folder() + "/" + name, Json.pretty(result));
    return result;
  }

  /** Of the items and of the users that are this part's. */
  private List<FileEntry> outputs(Shard shard, Ranked ranked) throws IOException {
    List<FileEntry> outputs = new ArrayList<>();
    if (serving.related().isPresent()) {
      outputs.add(RelatedPart.write(run, serving.related().get(), shard.part()));
    }
    if (serving.audiences().isPresent()) {
      List<String> targets = serving.audiences().get().names();
      outputs.add(ItemUsersPart.write(run, targets, shard, ranked.suits()));
    }
    return outputs;
  }

  /**
   * @param rows positions of the file's users in the shard
   */
  private FileEntry writeFile(
      String folder, List<Integer> rows, Shard shard, TopItems[] ranked, PartTally tally)
      throws IOException {
    PartFormat format = run.settings().format();
    Path file = Files.createTempFile("nightjar-part-", ".tmp");
    try {
      long before = tally.rows();
      try (PartWriter writer =
          PartWriter.open(format, file, serving.catalog(), run.settings().explain())) {
        for (int row : rows) {
          UserSequence user = shard.users().get(row);
          TopItems top = ranked[row] == null ? popular(user) : ranked[row];
          writer.write(user.userId(), top);
          tally.add(user.items(), top);
        }
      }
      String name = folder + Layout.part(shard.part(), run.plan().parts(), format.word());
      long count = format == PartFormat.JSONL ? rows.size() : tally.rows() - before;
      run.store().create(run.folder() + "/" + name, file);
      return new FileEntry(name, Files.size(file), count, Sha256.of(file));
    } finally {
      Files.delete(file);
    }
  }

  /** For who has no history, or none that the model knows, or is held out. */
  private TopItems popular(UserSequence user) {
    if (user.items().length == 0) {
      return serving.coldLists().of(user);
    }
    TopItems list = serving.coldLists().unseen(user, scores -> excludeSeen(user, scores));
    return isHeldOut(user) ? TopItems.of(list.items(), list.scores(), Source.HOLDOUT) : list;
  }

  private <T> CompletableFuture<T> inPool(Callable<T> step) {
    return CompletableFuture.supplyAsync(() -> unchecked(step), pool);
  }

  private static <T> T unchecked(Callable<T> step) {
    try {
      return step.call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static IOException cause(CompletionException e) {
    if (e.getCause() instanceof UncheckedIOException unchecked) {
      return unchecked.getCause();
    }
    if (e.getCause() instanceof RuntimeException runtime) {
      throw runtime;
    }
    throw e;
  }

  /** Waits for the batches under way: the model must outlive them. */
  @Override
  public void close() {
    pool.shutdownNow();
    try {
      while (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
        progress.detail("waiting for the last batches");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
