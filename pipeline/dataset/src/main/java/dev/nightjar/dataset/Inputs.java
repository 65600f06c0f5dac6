package dev.nightjar.dataset;

import dev.nightjar.contract.InputRef;
import dev.nightjar.dataset.log.EngineFiles;
import dev.nightjar.dataset.text.EncoderSettings;
import dev.nightjar.input.InputFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of the three inputs, whose ordinals run on from one input to the next, and those with
 * the caller's own vectors.
 */
record Inputs(
    List<InputFile> interactions,
    List<InputFile> catalog,
    List<InputFile> users,
    List<InputFile> itemVectors,
    List<InputFile> itemVectorIds) {
  private static final String PACKED = "(?i).*\\.(gz|gzip|zst|zstd|parquet)";
  private static final int PACKED_RATIO = 8;
  private static final int TEXT_OF_PART = 1 << 26;
  private static final int FEWEST_PARTS = 4;
  private static final int MOST_PARTS = 1000;
  private static final int SHORTEST_ROW = 6;
  private static final int SMALL_TEXT = 1 << 19;
  private static final long MOST_IN_MEMORY = 6L << 30;

  Inputs {
    interactions = List.copyOf(interactions);
    catalog = List.copyOf(catalog);
    users = List.copyOf(users);
    itemVectors = List.copyOf(itemVectors);
    itemVectorIds = List.copyOf(itemVectorIds);
  }

  static Inputs find(LogSettings log, EncoderSettings encoder) throws IOException {
    List<InputFile> interactions = EngineFiles.find("interactions", log.interactions(), 0);
    List<InputFile> catalog = EngineFiles.find("catalog", log.catalog(), interactions.size());
    List<InputFile> users = find("users", log.users(), interactions.size() + catalog.size());
    return new Inputs(
        interactions,
        catalog,
        users,
        find("item-vectors", encoder.itemVectors(), 0),
        find("item-vector-ids", encoder.itemVectorIds(), 0));
  }

  private static List<InputFile> find(String input, Optional<String> uris, int firstOrdinal)
      throws IOException {
    return uris.isEmpty() ? List.of() : EngineFiles.find(input, uris.get(), firstOrdinal);
  }

  /**
   * Parts into which users are split: as many as are asked for, or so many that what the log has
   * for one of them fits in memory several times.
   */
  int parts(Optional<Integer> asked) {
    int bySize = (int) Math.min(MOST_PARTS, Math.ceil(text(interactions) / TEXT_OF_PART));
    return asked.orElse(Math.max(FEWEST_PARTS, bySize));
  }

  /** More users than that are not expected, by the shortest row there is. */
  long mostUsers() {
    return (long) ((text(interactions) + text(users)) / SHORTEST_ROW);
  }

  /**
   * Whether what the log says of users and items may be too much for the memory of one worker: it
   * is not below 100 million interactions of 60 bytes, nor with the shortest rows that are likely
   * (400 million of 16 bytes).
   */
  boolean logIsLarge() {
    return text(interactions) > MOST_IN_MEMORY;
  }

  /** Whether starting threads takes longer than doing the work in one. */
  boolean areSmall() {
    return text(all()) <= SMALL_TEXT;
  }

  /** Bytes of the files, or of what is packed in them, about. */
  private static double text(List<InputFile> files) {
    double text = 0;
    for (InputFile file : files) {
      text += file.bytes() * (file.uri().matches(PACKED) ? PACKED_RATIO : 1);
    }
    return text;
  }

  /** Files of rows. */
  List<InputFile> all() {
    return Stream.of(interactions, catalog, users).flatMap(List::stream).toList();
  }

  List<InputRef> refs() {
    return Stream.of(all(), itemVectors, itemVectorIds)
        .flatMap(List::stream)
        .map(InputFile::asInputRef)
        .toList();
  }
}
