package dev.nightjar.load;

import dev.nightjar.publish.consumer.UserRecommendations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Writes users' items to a table: 25 per request, the maximum, and {@value #REQUESTS} requests at a
 * time. Throttled items are sent again, each time after a longer pause.
 */
final class BatchWrites implements AutoCloseable {
  private static final int MOST = 25;
  private static final int REQUESTS = 8;
  private static final int TRIES = 10;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Function<BatchWriteItemRequest, BatchWriteItemResponse> client;
  private final String table;
  private final LongConsumer pause;
  private final ExecutorService pool = Executors.newFixedThreadPool(REQUESTS);
  private final List<Future<?>> sent = new ArrayList<>();
  private List<WriteRequest> batch = new ArrayList<>();

  /**
   * @param pause waits so many nanoseconds
   */
  BatchWrites(
      Function<BatchWriteItemRequest, BatchWriteItemResponse> client,
      String table,
      LongConsumer pause) {
    this.client = client;
    this.table = table;
    this.pause = pause;
  }

  void add(UserRecommendations user) {
    batch.add(WriteRequest.builder().putRequest(put -> put.item(item(user))).build());
    if (batch.size() == MOST) {
      send();
    }
  }

  private static Map<String, AttributeValue> item(UserRecommendations user) {
    List<AttributeValue> items =
        StoredItem.of(user).stream()
            .map(
                item -> {
                  Map<String, AttributeValue> values = new LinkedHashMap<>();
                  values.put("item_id", AttributeValue.fromS(item.itemId()));
                  values.put("score", AttributeValue.fromN(Float.toString(item.score())));
                  values.put("source", AttributeValue.fromS(item.source()));
                  return AttributeValue.fromM(values);
                })
            .toList();
    return Map.of(
        "user_id", AttributeValue.fromS(user.userId()), "items", AttributeValue.fromL(items));
  }

  private void send() {
    List<WriteRequest> requests = batch;
    batch = new ArrayList<>();
    sent.add(pool.submit(() -> write(requests)));
    if (sent.size() == 2 * REQUESTS) {
      await(sent.remove(0));
    }
  }

  /** Waits until all of them are there. */
  void finish() {
    if (!batch.isEmpty()) {
      send();
    }
    sent.forEach(BatchWrites::await);
    sent.clear();
  }

  private static void await(Future<?> request) {
    try {
      request.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new CompletionException(e.getCause());
    }
  }

  private void write(List<WriteRequest> requests) {
    Map<String, List<WriteRequest>> left = Map.of(table, requests);
    for (int attempt = 0; attempt < TRIES; attempt++) {
      if (attempt > 0) {
        long most = FIRST_PAUSE_NANOS << (attempt - 1);
        pause.accept(ThreadLocalRandom.current().nextLong(most / 2, most));
      }
      Map<String, List<WriteRequest>> asked = left;
      left =
          client
              .apply(BatchWriteItemRequest.builder().requestItems(asked).build())
              .unprocessedItems();
      if (left.isEmpty()) {
        return;
      }
    }
    throw new LoadAgainException(
        "table %s throttles: %d of %d items were refused %d times; nothing was switched, load again with a lower --rate"
            .formatted(table, left.get(table).size(), requests.size(), TRIES));
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
