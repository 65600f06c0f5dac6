package dev.nightjar.recommend;

import dev.nightjar.contract.Conventions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The two inputs of a batch in direct memory, which ONNX Runtime reads without a copy. Direct
 * memory is slow to get and is given back only by the garbage collector, so buffers are kept and
 * used again: as many as there are threads that score.
 */
final class Buffers implements AutoCloseable {
  private static final ConcurrentLinkedQueue<Buffers> FREE = new ConcurrentLinkedQueue<>();

  private LongBuffer sequences = direct(0);
  private LongBuffer seen = direct(0);

  private Buffers() {}

  /** Buffers that hold this batch, until they are closed. */
  static Buffers of(Batch batch) {
    Buffers free = FREE.poll();
    Buffers buffers = free == null ? new Buffers() : free;
    buffers.fillSequences(batch);
    buffers.fillSeen(batch);
    return buffers;
  }

  /** (B, L) item indexes, padded on the left. */
  LongBuffer sequences() {
    return sequences;
  }

  /** (S, 2) pairs of row and item index. */
  LongBuffer seen() {
    return seen;
  }

  private void fillSequences(Batch batch) {
    sequences = withRoom(sequences, batch.size() * batch.length());
    for (int[] items : batch.sequences()) {
      int newest = Math.min(items.length, batch.length());
      for (int i = newest; i < batch.length(); i++) {
        sequences.put(Conventions.PADDING);
      }
      for (int i = items.length - newest; i < items.length; i++) {
        sequences.put(items[i]);
      }
    }
    sequences.flip();
  }

  private void fillSeen(Batch batch) {
    seen = withRoom(seen, 2 * batch.seen());
    for (int row = 0; row < batch.size(); row++) {
      for (int item : batch.sequences().get(row)) {
        seen.put(row).put(item);
      }
    }
    seen.flip();
  }

  private static LongBuffer withRoom(LongBuffer buffer, int longs) {
    return buffer.capacity() >= longs ? buffer.clear() : direct(longs);
  }

  private static LongBuffer direct(int longs) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(longs, Long.BYTES))
        .order(ByteOrder.nativeOrder())
        .asLongBuffer();
  }

  @Override
  public void close() {
    FREE.add(this);
  }
}
