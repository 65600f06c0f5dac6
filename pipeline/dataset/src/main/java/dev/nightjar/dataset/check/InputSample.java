package dev.nightjar.dataset.check;

import dev.nightjar.input.InputFields;
import dev.nightjar.input.InputFile;
import dev.nightjar.input.RowParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The first rows of the files of one input.
 *
 * @param input its flag without the dashes
 * @param files of the input, read or not
 * @param read those that were looked into, evenly spread
 */
record InputSample(String input, int files, List<FileSample> read) {
  private static final int MOST_FILES = 32;

  InputSample {
    read = List.copyOf(read);
  }

  /**
   * Looks into the files.
   *
   * @param rows of all files together, at most
   */
  static <T> InputSample read(
      String input,
      List<InputFile> files,
      InputFields fields,
      RowParser<T> parser,
      long rows,
      FileSample.Sink<T> sink) {
    int looked = Math.min(files.size(), MOST_FILES);
    List<FileSample> read = new ArrayList<>();
    for (int i = 0; i < looked; i++) {
      InputFile file = files.get((int) ((long) i * files.size() / looked));
      long left = rows - read.stream().mapToLong(found -> found.count("rows")).sum();
      read.add(FileSample.read(file, fields, parser, left / (looked - i), sink));
    }
    return new InputSample(input, files.size(), read);
  }

  /** Whether every row of every file was read. */
  boolean whole() {
    return read.size() == files && read.stream().allMatch(FileSample::whole);
  }

  long count(String name) {
    return read.stream().mapToLong(file -> file.count(name)).sum();
  }

  long rows() {
    return count("rows");
  }

  /** Reason to rows. */
  Map<String, Long> rejected() {
    return startingWith("rejected.");
  }

  /** Form of timestamps to rows. */
  Map<String, Long> times() {
    return startingWith("timestamps.");
  }

  private Map<String, Long> startingWith(String start) {
    Map<String, Long> found = new TreeMap<>();
    for (FileSample file : read) {
      file.counts()
          .forEach(
              (name, count) -> {
                if (name.startsWith(start)) {
                  found.merge(name.substring(start.length()), count, Long::sum);
                }
              });
    }
    return found;
  }

  long rejectedRows() {
    return rejected().values().stream().mapToLong(Long::longValue).sum();
  }

  /** {@code all 200 rows of 1 file}, {@code the first 200,000 rows of 3 files}. */
  String extent() {
    String of = files == read.size() ? "" : Finding.words(" (looked into %,d)", read.size());
    return "%s%s of %s%s"
        .formatted(
            whole() ? "all " : "the first ",
            Finding.many(rows(), "row"),
            Finding.many(files, "file"),
            of);
  }
}
