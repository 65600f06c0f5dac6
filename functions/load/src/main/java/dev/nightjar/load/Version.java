package dev.nightjar.load;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.publish.consumer.PublishedNight;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One night in a database.
 *
 * @param run its id, 12 hexadecimal digits
 * @param manifest relative to the root
 * @param files with its recommendations
 * @param rows of all
 */
record Version(String run, String manifest, List<FileEntry> files, long rows) {
  Version {
    files = List.copyOf(files);
  }

  static Version of(PublishedNight night) {
    List<FileEntry> files =
        IntStream.range(0, night.parts()).boxed().flatMap(p -> night.files(p).stream()).toList();
    return new Version(
        night.pointer().run(), night.pointer().manifest(), files, night.facts().rows());
  }

  /** What is said where another loader, to which this version was an old one, took it away. */
  LoadAgainException deleted(String place) {
    return new LoadAgainException(
        "%s: run %s was deleted meanwhile by another load: nothing is switched; load again"
            .formatted(place, run));
  }
}
