package dev.nightjar.functions;

import dev.nightjar.contract.PartResult;
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
 */
public record ShardAnswer(
    String run,
    int part,
    int files,
    long users,
    long rows,
    long shortUsers,
    Map<String, Long> sources) {
  static ShardAnswer of(PartResult part) {
    return new ShardAnswer(
        part.run(),
        part.part(),
        part.files().size(),
        part.users(),
        part.rows(),
        part.shortUsers(),
        part.sources());
  }
}
