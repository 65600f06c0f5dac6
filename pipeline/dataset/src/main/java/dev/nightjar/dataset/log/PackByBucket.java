package dev.nightjar.dataset.log;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.PackedWriter;
import dev.nightjar.input.Interaction;
import dev.nightjar.input.UserRow;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.KV;

/**
 * Packs the rows of one file into blocks of like buckets, so that a shuffle moves a few large
 * elements in the place of many small ones. Holds {@link #MAX_BYTES} at most.
 */
final class PackByBucket {
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int MAX_BYTES = 1 << 25;

  private final PackedWriter[] buckets;
  private final Consumer<KV<Integer, LogBlock>> out;
  private long held;

  /**
   * @param out takes full blocks by bucket
   */
  PackByBucket(int buckets, Consumer<KV<Integer, LogBlock>> out) {
    this.buckets = new PackedWriter[(int) Require.atLeast(buckets, 1, "buckets")];
    this.out = out;
  }

  void add(Interaction interaction) {
    int bucket = Conventions.partOf(interaction.userId(), buckets.length);
    PackedWriter block = block(bucket);
    held -= block.size();
    LogBlock.write(block, interaction);
    added(bucket, block);
  }

  void addUser(UserRow user) {
    int bucket = Conventions.partOf(user.userId(), buckets.length);
    PackedWriter block = block(bucket);
    held -= block.size();
    LogBlock.write(block, user);
    added(bucket, block);
  }

  /** Gives out what is left. */
  void finish() {
    for (int bucket = 0; bucket < buckets.length; bucket++) {
      flush(bucket);
    }
  }

  private PackedWriter block(int bucket) {
    if (buckets[bucket] == null) {
      buckets[bucket] = new PackedWriter();
    }
    return buckets[bucket];
  }

  private void added(int bucket, PackedWriter block) {
    held += block.size();
    if (block.size() >= BLOCK_BYTES) {
      flush(bucket);
    } else if (held >= MAX_BYTES) {
      finish();
    }
  }

  private void flush(int bucket) {
    PackedWriter block = buckets[bucket];
    if (block != null) {
      held -= block.size();
      buckets[bucket] = null;
      out.accept(KV.of(bucket, new LogBlock(block.bytes())));
    }
  }
}
