package dev.nightjar.train.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private final int[] users = IntStream.range(0, 1000).toArray();

  @Test
  void everyUserComesOnceAnEpoch() {
    List<int[]> batches = Batches.shuffled(users, user -> user % 37, 7, new SplitMix(1));
    assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray()).isEqualTo(users);
    assertThat(batches).allMatch(batch -> batch.length <= 7);
  }

  @Test
  void usersOfABatchAreOfSimilarLength() {
    for (int[] batch : Batches.shuffled(users, user -> user % 10, 16, new SplitMix(1))) {
      int[] lengths = Arrays.stream(batch).map(user -> user % 10).sorted().toArray();
      assertThat(lengths[lengths.length - 1] - lengths[0]).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void anotherSeedGivesAnotherOrder() {
    int[] one = Batches.shuffled(users, user -> 1, 10, new SplitMix(1)).get(0);
    int[] other = Batches.shuffled(users, user -> 1, 10, new SplitMix(2)).get(0);
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void aBatchMayBeLargerThanAllUsers() {
    int[] users = {4, 2, 7};
    for (int size : new int[] {3, 1 << 30, Integer.MAX_VALUE}) {
      List<int[]> batches = Batches.shuffled(users, user -> user, size, new SplitMix(1));
      assertThat(batches).hasSize(1);
      assertThat(batches.get(0)).containsExactly(2, 4, 7);
    }
  }
}
