package dev.nightjar.dataset.text;

import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RateLimiter;
import dev.failsafe.RetryPolicy;
import dev.nightjar.dataset.element.JobStopped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Encodes through an {@link EmbeddingService}: in batches, several at a time, no faster than
 * allowed, again after failures that may pass. An answer with too few vectors, a vector of another
 * width or a value that is no number counts as such a failure. When patience ends, the job is
 * stopped.
 */
final class RemoteEncoder implements Encoder {
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(2);
  private static final double JITTER = 0.2;
  private static final Duration USUAL = Duration.ofNanos(-1);

  /** One per service and process, whatever the number of its encoders. */
  private static final Map<String, RateLimiter<Object>> RATES = new ConcurrentHashMap<>();

  private final RemoteModel model;
  private final EmbeddingService service;
  private final Tokenizer tokenizer;
  private final RateLimiter<Object> rate;
  private final RetryPolicy<EmbeddingService.Answer> retry;
  private final ExecutorService pool;

  RemoteEncoder(RemoteModel model, EmbeddingService service, Tokenizer tokenizer) {
    this.model = model;
    this.service = service;
    this.tokenizer = tokenizer;
    RemoteModel.Limits limits = model.limits();
    this.rate =
        RATES.computeIfAbsent(
            model.encoder() + "@" + limits.requestsPerSecond(),
            name ->
                RateLimiter.smoothBuilder(
                        Duration.ofNanos((long) (1e9 / limits.requestsPerSecond())))
                    .build());
    this.retry =
        RetryPolicy.<EmbeddingService.Answer>builder()
            .handleIf(e -> e instanceof EmbeddingService.Failure f && f.isTemporary())
            .withMaxAttempts(limits.attempts())
            .withBackoff(Duration.ofMillis(limits.firstDelayMillis()), LONGEST_DELAY)
            .withJitter(JITTER)
            .withDelayFnOn(RemoteEncoder::asked, EmbeddingService.Failure.class)
            .build();
    this.pool = Executors.newFixedThreadPool(limits.concurrency(), RemoteEncoder::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "embedding-request");
    thread.setDaemon(true);
    return thread;
  }

  /** The wait the service asked for, jitter allowed for; a negative one means the usual one. */
  private static Duration asked(ExecutionContext<EmbeddingService.Answer> context) {
    EmbeddingService.Failure failure = context.getLastException();
    return failure.after().map(wait -> wait.multipliedBy(5).dividedBy(4)).orElse(USUAL);
  }

  @Override
  public int width() {
    return model.width();
  }

  @Override
  public Encoded encode(List<String> texts, int maxTokens) {
    List<String> cut = texts.stream().map(text -> tokenizer.cut(text, maxTokens)).toList();
    List<Future<EmbeddingService.Answer>> answers = new ArrayList<>();
    for (int from = 0; from < cut.size(); from += service.batchSize()) {
      List<String> batch = cut.subList(from, Math.min(from + service.batchSize(), cut.size()));
      answers.add(pool.submit(() -> ask(batch)));
    }
    List<float[]> vectors = new ArrayList<>();
    long tokens = 0;
    for (Future<EmbeddingService.Answer> answer : answers) {
      EmbeddingService.Answer done = get(answer);
      done.vectors().forEach(vector -> vectors.add(normalised(vector)));
      tokens += done.tokens();
    }
    return new Encoded(vectors, tokens);
  }

  private EmbeddingService.Answer ask(List<String> batch) {
    try {
      return Failsafe.with(retry)
          .get(
              () -> {
                rate.acquirePermit();
                return checked(service.embed(batch), batch);
              });
    } catch (EmbeddingService.Failure e) {
      String patience =
          e.isTemporary() ? " (%d attempts)".formatted(model.limits().attempts()) : "";
      throw JobStopped.because(
          "%s gives no vectors%s: %s".formatted(model.encoder(), patience, e.getMessage()));
    } catch (FailsafeException e) {
      throw new IllegalStateException("interrupted while embedding", e);
    }
  }

  private EmbeddingService.Answer checked(EmbeddingService.Answer answer, List<String> batch) {
    if (answer.vectors().size() != batch.size()) {
      throw bad("%d vectors for %d texts".formatted(answer.vectors().size(), batch.size()));
    }
    for (float[] vector : answer.vectors()) {
      if (vector.length != model.width()) {
        throw bad("a vector of width %d, not %d".formatted(vector.length, model.width()));
      }
      double length = length(vector);
      if (!(length > 0 && length < Double.POSITIVE_INFINITY)) {
        throw bad("a vector of length " + length);
      }
    }
    return answer.tokens() >= 0
        ? answer
        : new EmbeddingService.Answer(
            answer.vectors(), batch.stream().mapToLong(tokenizer::count).sum());
  }

  private static EmbeddingService.Failure bad(String what) {
    return EmbeddingService.Failure.temporary("the answer has " + what, (Throwable) null);
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  private static float[] normalised(float[] vector) {
    double length = length(vector);
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
  }

  private static EmbeddingService.Answer get(Future<EmbeddingService.Answer> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while embedding", e);
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
    service.close();
    tokenizer.close();
  }
}
