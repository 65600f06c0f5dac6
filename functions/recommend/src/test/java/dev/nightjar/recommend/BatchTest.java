package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchTest {
  @Test
  void putsUsersOfLikeLengthTogetherAndLeavesOutThoseWithoutHistory() {
    List<Batch> batches = Batch.cut(shard(5, 0, 1, 2, 9, 1), 2, 4);
    assertThat(batches).extracting(Batch::rows).containsExactly(rows(2), rows(5, 3), rows(0, 4));
    assertThat(batches).extracting(Batch::length).containsExactly(1, 2, 4);
  }

  @Test
  void cutsBatchesOfNearlyTheSameSize() {
    int[] lengths = new int[130];
    Arrays.fill(lengths, 3);
    assertThat(Batch.cut(shard(lengths), 128, 4)).extracting(Batch::size).containsExactly(65, 65);
    assertThat(Batch.cut(shard(1, 1, 1, 1, 1, 1, 1), 3, 4))
        .extracting(Batch::size)
        .containsExactly(2, 2, 3);
    assertThat(Batch.cut(shard(0), 3, 4)).isEmpty();
  }

  @Test
  void padsOnTheLeftAndKeepsTheNewest() {
    Batch batch = Batch.cut(shard(2, 5), 2, 4).get(0);
    try (Buffers buffers = Buffers.of(batch, 9)) {
      assertThat(values(buffers.sequences())).containsExactly(0, 0, 1, 2, 2, 3, 4, 5);
    }
  }

  @Test
  void aUsedBufferHoldsASmallerBatchToo() {
    Buffers.of(Batch.cut(shard(7, 9), 2, 8).get(0), 9).close();
    try (Buffers buffers = Buffers.of(Batch.cut(shard(1), 2, 4).get(0), 9)) {
      assertThat(values(buffers.sequences())).containsExactly(1);
    }
  }

  /** Users with these many items: 1, 2, 3, ... */
  private static int[][] shard(int... lengths) {
    return Arrays.stream(lengths)
        .mapToObj(length -> IntStream.rangeClosed(1, length).toArray())
        .toArray(int[][]::new);
  }

  private static int[] rows(int... rows) {
    return rows;
  }

  private static long[] values(LongBuffer buffer) {
    long[] values = new long[buffer.remaining()];
    buffer.duplicate().get(values);
    return values;
  }
}
