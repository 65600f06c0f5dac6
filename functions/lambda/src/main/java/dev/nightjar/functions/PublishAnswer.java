package dev.nightjar.functions;

import dev.nightjar.contract.Pointer;
import dev.nightjar.publish.Publisher;
import dev.nightjar.publish.check.RunQuality;
import dev.nightjar.stage.PeakMemory;
import java.util.List;
import java.util.Optional;

/**
 * What came of publishing, see {@link Publisher.Outcome}.
 *
 * @param pointer what is published now
 * @param changed false if it was so before
 * @param quality of the run; empty where it was not looked at again
 * @param warnings what someone should look at
 * @param peakMemoryBytes most memory the function's process has held so far; 0 where the system
 *     does not tell
 */
public record PublishAnswer(
    Pointer pointer,
    boolean changed,
    Optional<RunQuality> quality,
    List<String> warnings,
    long peakMemoryBytes) {
  static PublishAnswer of(Publisher.Outcome outcome) {
    return new PublishAnswer(
        outcome.pointer(),
        outcome.changed(),
        outcome.quality(),
        outcome.warnings(),
        PeakMemory.ofThisProcess().orElse(0));
  }
}
