package dev.nightjar.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.publish.consumer.UserRecommendations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What becomes of requests that a table throttles. */
class BatchWritesTest {
  private final List<String> written = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> pauses = Collections.synchronizedList(new ArrayList<>());

  private static UserRecommendations user(int number) {
    UserRecommendations.Item item = new UserRecommendations.Item(1, "i1", 0.5f, Source.MODEL);
    return new UserRecommendations("u" + number, List.of(item));
  }

  /** Takes the first of each request and leaves the others. */
  private BatchWriteItemResponse slowly(BatchWriteItemRequest request) {
    List<WriteRequest> asked = request.requestItems().get("t");
    assertThat(asked).hasSizeLessThanOrEqualTo(25);
    int taken = Math.max(1, asked.size() / 2);
    asked.subList(0, taken).forEach(w -> written.add(w.putRequest().item().get("user_id").s()));
    List<WriteRequest> left = asked.subList(taken, asked.size());
    return BatchWriteItemResponse.builder()
        .unprocessedItems(left.isEmpty() ? Map.of() : Map.of("t", left))
        .build();
  }

  @Test
  void sendsAgainWhatWasLeftEachTimeAfterALongerPause() {
    try (BatchWrites writes = new BatchWrites(this::slowly, "t", pauses::add)) {
      IntStream.range(0, 60).forEach(number -> writes.add(user(number)));
      writes.finish();
    }
    assertThat(written)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 60).mapToObj(number -> "u" + number).toList());
    assertThat(pauses).isNotEmpty().allMatch(pause -> pause >= 25_000_000L);
  }

  @Test
  void givesUpWithTheWayOut() {
    try (BatchWrites writes =
        new BatchWrites(
            request ->
                BatchWriteItemResponse.builder().unprocessedItems(request.requestItems()).build(),
            "t",
            pauses::add)) {
      writes.add(user(1));
      assertThatThrownBy(writes::finish)
          .hasMessage(
              "table t throttles: 1 of 1 items were refused 10 times; nothing was switched, load again"
                  + " with a lower --rate");
    }
    assertThat(pauses).as("one between two tries, none behind the last").hasSize(9).isSorted();
  }
}
