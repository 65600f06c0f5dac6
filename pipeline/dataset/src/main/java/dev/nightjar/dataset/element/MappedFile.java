package dev.nightjar.dataset.element;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of the local disk, of any length, read where it lies: the system keeps in memory what is
 * read often, and nothing is on the heap. The file may be removed at once; its space is free when
 * nobody uses it any more. Numbers are little-endian. Thread-safe.
 */
public final class MappedFile {
  /** One mapping holds less than 2 GB. */
  private static final int BLOCK_BITS = 30;

  private final ByteBuffer[] blocks;
  private final int bits;

  private MappedFile(ByteBuffer[] blocks, int bits) {
    this.blocks = blocks;
    this.bits = bits;
  }

  public static MappedFile of(Path file) throws IOException {
    return of(file, BLOCK_BITS);
  }

  /**
   * @param bits binary logarithm of the length of a block, 3 or more
   */
  static MappedFile of(Path file, int bits) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long length = channel.size();
      long block = 1L << bits;
      ByteBuffer[] blocks = new ByteBuffer[Math.toIntExact((length + block - 1) >>> bits)];
      for (int i = 0; i < blocks.length; i++) {
        long from = i * block;
        blocks[i] =
            channel
                .map(FileChannel.MapMode.READ_ONLY, from, Math.min(block, length - from))
                .order(ByteOrder.LITTLE_ENDIAN);
      }
      return new MappedFile(blocks, bits);
    }
  }

  /** Fills an array with the bytes from a place on. */
  public void read(long at, byte[] into) {
    for (int done = 0; done < into.length; ) {
      int count = inBlock(at + done, into.length - done);
      block(at + done).get(place(at + done), into, done, count);
      done += count;
    }
  }

  /**
   * Fills an array with the floats from a place on.
   *
   * @param at a multiple of 4
   */
  public void read(long at, float[] into) {
    for (int done = 0; done < into.length; ) {
      long from = at + 4L * done;
      int count = inBlock(from, 4L * (into.length - done)) / 4;
      littleEndian(block(from).slice(place(from), 4 * count)).get(into, done, count);
      done += count;
    }
  }

  /**
   * Floats from a place on, as native code reads them: where they lie, or a copy where they lie in
   * two blocks.
   *
   * @param at a multiple of 4
   * @param count 1 or more
   */
  public FloatBuffer floats(long at, int count) {
    if (inBlock(at, 4L * count) == 4L * count) {
      return littleEndian(block(at).slice(place(at), 4 * count));
    }
    float[] values = new float[count];
    read(at, values);
    return littleEndian(ByteBuffer.allocateDirect(Math.multiplyExact(4, count))).put(values).flip();
  }

  private static FloatBuffer littleEndian(ByteBuffer bytes) {
    return bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  /**
   * @param at a multiple of 8
   */
  public long readLong(long at) {
    return block(at).getLong(place(at));
  }

  private ByteBuffer block(long at) {
    return blocks[Math.toIntExact(at >>> bits)];
  }

  private int place(long at) {
    return (int) (at & ((1L << bits) - 1));
  }

  /** How many of so many bytes lie in the block of the first. */
  private int inBlock(long at, long wanted) {
    return (int) Math.min(wanted, (1L << bits) - place(at));
  }
}
