package dev.nightjar.recommend;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.ModelFacts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The input and the outputs of a batch in direct memory, which ONNX Runtime reads and writes
 * without a copy. Direct memory is slow to get and is given back only by the garbage collector, so
 * buffers are kept and used again: as many as there are threads that score.
 */
final class Buffers implements AutoCloseable {
  private static final ConcurrentLinkedQueue<Buffers> FREE = new ConcurrentLinkedQueue<>();

  private LongBuffer sequences = bytes(0).asLongBuffer();
  private FloatBuffer scores = bytes(0).asFloatBuffer();
  private FloatBuffer blockScores = bytes(0).asFloatBuffer();

  private Buffers() {}

  /** Buffers that hold this batch and have room for its scores, until they are closed. */
  static Buffers of(Batch batch, int items) {
    Buffers free = FREE.poll();
    Buffers buffers = free == null ? new Buffers() : free;
    buffers.fillSequences(batch);
    buffers.makeRoom(batch.size(), items);
    return buffers;
  }

  /** (B, L) item indexes, padded on the left. */
  LongBuffer sequences() {
    return sequences;
  }

  /** (B, P), see {@link ModelFacts}. */
  FloatBuffer scores() {
    return scores;
  }

  /** (B, P / 64), see {@link ModelFacts}. */
  FloatBuffer blockScores() {
    return blockScores;
  }

  private void fillSequences(Batch batch) {
    int longs = batch.size() * batch.length();
    if (sequences.capacity() < longs) {
      sequences = bytes((long) longs * Long.BYTES).asLongBuffer();
    }
    sequences.clear();
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

  private void makeRoom(int rows, int items) {
    scores = withRoom(scores, (long) rows * ModelFacts.columns(items));
    blockScores = withRoom(blockScores, (long) rows * ModelFacts.blocks(items));
  }

  private static FloatBuffer withRoom(FloatBuffer buffer, long floats) {
    FloatBuffer large =
        buffer.capacity() >= floats ? buffer : bytes(floats * Float.BYTES).asFloatBuffer();
    return large.clear().limit(Math.toIntExact(floats));
  }

  private static ByteBuffer bytes(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    FREE.add(this);
  }
}
