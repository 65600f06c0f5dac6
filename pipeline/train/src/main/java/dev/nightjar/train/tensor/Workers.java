package dev.nightjar.train.tensor;

import dev.nightjar.contract.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch;

/**
 * What a thread computes with until it closes them: a device for its tensors, and worker threads,
 * each of which calls libtorch on a single thread. For operations as short as those of a training
 * step, this is faster than libtorch's own threads, which synchronize after every operation and of
 * which a matrix product uses only one.
 *
 * <p>They belong to the thread that opened them, as libtorch's modes do, and share no state: two
 * trainings in one process do not affect each other.
 */
public final class Workers implements AutoCloseable {
  private static final ThreadLocal<Workers> CURRENT = new ThreadLocal<>();

  private final Compute compute;
  private final int count;
  private final ExecutorService threads;
  private final Workers outer; // what the thread computed with before, or null
  private final int outerThreads; // of libtorch

  private Workers(Compute compute, int count) {
    this.compute = compute;
    this.count = count;
    outer = CURRENT.get();
    outerThreads = torch.get_num_threads();
    threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(() -> alone(task), "train-worker");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * For this thread, until they are closed.
   *
   * @param count how many there are; libtorch has as many threads for what runs in none
   */
  public static Workers open(Compute compute, int count) {
    Workers opened = new Workers(compute, count);
    CURRENT.set(opened);
    setThreads(count);
    return opened;
  }

  /** This thread computes as before. */
  @Override
  public void close() {
    threads.shutdown();
    setThreads(outerThreads);
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }

  private static Workers current() {
    Workers current = CURRENT.get();
    Require.that(current != null, "expected Workers that this thread opened, found none");
    return current;
  }

  /** What the current thread computes with. */
  static Compute compute() {
    return current().compute;
  }

  /** How many tasks run at once; a GPU has its own way to compute side by side. */
  public static int count() {
    return compute().isCpu() ? current().count : 1;
  }

  /**
   * The answers for some questions, in their order. All have ended when it returns, or throws what
   * the first of them threw: nobody works on a tensor that its owner has freed.
   */
  public static <Q, A> List<A> map(List<Q> questions, Function<Q, A> answer) {
    List<Callable<A>> tasks = new ArrayList<>();
    for (Q question : questions) {
      tasks.add(() -> answer.apply(question));
    }
    List<A> answers = new ArrayList<>();
    try {
      for (Future<A> ended : current().threads.invokeAll(tasks)) {
        answers.add(ended.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while computing", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
    return answers;
  }

  /** As {@link #map}, with the number of each question, from 0. */
  public static <Q, A> List<A> mapIndexed(List<Q> questions, BiFunction<Integer, Q, A> answer) {
    List<Integer> numbers = IntStream.range(0, questions.size()).boxed().toList();
    return map(numbers, i -> answer.apply(i, questions.get(i)));
  }

  private void alone(Runnable task) {
    CURRENT.set(this);
    setThreads(1);
    task.run();
  }

  /** Of this thread; libtorch's first question would set it to what another thread said last. */
  private static void setThreads(int count) {
    torch.get_num_threads();
    torch.set_num_threads(count);
  }
}
