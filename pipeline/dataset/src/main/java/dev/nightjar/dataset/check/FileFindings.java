package dev.nightjar.dataset.check;

import static dev.nightjar.dataset.check.Finding.many;
import static dev.nightjar.dataset.check.Finding.percent;
import static dev.nightjar.dataset.check.Finding.stop;
import static dev.nightjar.dataset.check.Finding.warn;

import dev.nightjar.dataset.check.FileSample.Example;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What is wrong with the files of one input, whatever they hold. */
final class FileFindings {
  private static final int REASONS = 3;

  private FileFindings() {}

  static List<Finding> of(InputSample sample, CheckLimits limits) {
    List<Finding> findings = new ArrayList<>();
    sample
        .read()
        .forEach(
            file ->
                file.whyUnreadable(sample.input())
                    .ifPresent(words -> findings.add(stop("%s", words))));
    if (sample.rows() == 0 && findings.isEmpty()) {
      findings.add(stop("--%s has no rows", sample.input()));
    }
    if (findings.isEmpty()) {
      rejected(sample, limits).ifPresent(findings::add);
      empty(sample).ifPresent(findings::add);
    }
    if (sample.rejected().containsKey("not UTF-8")) {
      findings.add(
          warn(
              "--%s has text of another encoding: nightjar import --from csv --encoding windows-1252, or"
                  + " whatever it is, makes UTF-8 of it",
              sample.input()));
    }
    if (!findings.isEmpty()) {
      sample.read().stream()
          .filter(file -> file.failure().isEmpty()) // a failure says what to do
          .flatMap(file -> hint(sample.input(), file).stream())
          .distinct()
          .forEach(hint -> findings.add(warn("%s", hint)));
    }
    return findings;
  }

  private static Optional<String> hint(String input, FileSample file) {
    return PublicLayout.hint(input, file.uri(), file.shape())
        .or(() -> PublicLayout.otherSeparator(file.uri(), file.shape()));
  }

  /** Files without a row, where others have some. */
  private static Optional<Finding> empty(InputSample sample) {
    List<String> names =
        sample.read().stream()
            .filter(file -> file.count("rows") == 0 && file.whole())
            .map(file -> Report.name(file.uri()))
            .toList();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            warn(
                "%s of --%s %s no rows: %s",
                many(names.size(), "file"),
                sample.input(),
                names.size() == 1 ? "has" : "have",
                String.join(", ", names.subList(0, Math.min(REASONS, names.size())))));
  }

  private static Optional<Finding> rejected(InputSample sample, CheckLimits limits) {
    long rejected = sample.rejectedRows();
    if (rejected == 0) {
      return Optional.empty();
    }
    List<Map.Entry<String, Long>> reasons =
        sample.rejected().entrySet().stream()
            .sorted(Comparator.comparing(reason -> -reason.getValue()))
            .toList();
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, Long> reason : reasons.subList(0, Math.min(REASONS, reasons.size()))) {
      Example example = example(sample, reason.getKey());
      words.add(
          Finding.words(
              "%,d %s (first in line %,d of %s: %s)",
              reason.getValue(),
              reason.getKey(),
              example.line(),
              Report.name(example.file()),
              Report.shortened(example.text())));
    }
    if (reasons.size() > REASONS) {
      words.add("and other reasons");
    }
    String sentence =
        "%s of --%s would be rejected (%s): %s"
            .formatted(
                many(rejected, "row"),
                sample.input(),
                percent(rejected, sample.rows()),
                String.join("; ", words));
    return Optional.of(
        rejected > limits.maxRejected() * sample.rows()
            ? stop("%s; --max-rejected allows %.1f %%", sentence, 100 * limits.maxRejected())
            : warn("%s", sentence));
  }

  private static Example example(InputSample sample, String reason) {
    return sample.read().stream()
        .map(file -> file.examples().get(reason))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }
}
