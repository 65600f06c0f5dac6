package dev.nightjar.train.tensor;

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
 * Threads that compute side by side, each alone with libtorch. For operations as short as those of
 * a step this is faster than libtorch's own threads, which wait for each other after every
 * operation, and of which a matrix product has one only.
 */
public final class Workers {
  private static volatile Workers current = new Workers(2);

  private final int count;
  private final ExecutorService threads;

  private Workers(int count) {
    this.count = count;
    threads =
        Executors.newFixedThreadPool(
            count,
            task -> {
              Thread thread = new Thread(() -> alone(task), "train-worker");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** From now on there are so many, and libtorch has as many threads for what runs in none. */
  public static void use(int count) {
    setThreads(count);
    if (count != current.count) {
      current.threads.shutdown();
      current = new Workers(count);
    }
  }

  /** How many tasks run at once; a GPU has its own way to compute side by side. */
  public static int count() {
    return Tensors.compute().isCpu() ? current.count : 1;
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
      for (Future<A> ended : current.threads.invokeAll(tasks)) {
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

  private static void alone(Runnable task) {
    setThreads(1);
    task.run();
  }

  /** Of this thread; libtorch's first question would set it to what another thread said last. */
  private static void setThreads(int count) {
    torch.get_num_threads();
    torch.set_num_threads(count);
  }
}
