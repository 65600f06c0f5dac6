package dev.nightjar.functions;

import dev.nightjar.contract.PartResult;
import dev.nightjar.stage.PeakMemory;
import java.util.Map;

/**
 * The counts of a shard. The names of its files, which can be thousands with partitions, are stored
 * in the run, so that the state machine's data stay small.
 *
 * @param run id of the run
 * @param part from 0
 * @param files how many
 * @param users of the part
 * @param rows recommendations
 * @param shortUsers users with fewer rows than they should have
 * @param sources rows by source
 * @param peakMemoryBytes most memory the function's process has held so far; 0 where the system
 *     does not tell
 */
public record ShardAnswer(
    String run,
    int part,
    int files,
    long users,
    long rows,
    long shortUsers,
    Map<String, Long> sources,
    long peakMemoryBytes) {
  static ShardAnswer of(PartResult part) {
    return new ShardAnswer(
        part.run(),
        part.part(),
        part.files().size(),
        part.users(),
        part.rows(),
        part.shortUsers(),
        part.sources(),
        PeakMemory.ofThisProcess().orElse(0));
  }
}
