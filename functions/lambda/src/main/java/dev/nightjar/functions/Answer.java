package dev.nightjar.functions;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.StageReceipt.Outcome;
import dev.nightjar.load.Loader;
import dev.nightjar.stage.command.StageWork;
import java.util.Map;
import java.util.Optional;

/**
 * A handler's answer, and what its metrics line reports about it.
 *
 * @param content becomes the JSON of the answer
 * @param work what was done
 */
record Answer(Object content, StageWork work) {
  /** For what moves no rows. */
  static Answer of(Object content, String folder) {
    return new Answer(content, work(Outcome.DONE, folder, StageWork.Rows.NONE, 0, Map.of()));
  }

  /** A load: rows in and out are those that it wrote. */
  static Answer ofLoad(Loader.Outcome loaded) {
    StageWork.Rows rows = new StageWork.Rows(loaded.rows(), loaded.rows(), 0);
    Outcome outcome = loaded.changed() ? Outcome.DONE : Outcome.REUSED;
    return new Answer(loaded, work(outcome, loaded.run(), rows, 0, Map.of()));
  }

  /** A part: rows in are users, rows out recommendations. */
  static Answer ofPart(String run, PartResult part) {
    StageWork.Rows rows = new StageWork.Rows(part.users(), part.rows(), 0);
    long bytes = part.files().stream().mapToLong(FileEntry::bytes).sum();
    Map<String, Double> quality = fullLists(part.users(), part.shortUsers());
    return new Answer(ShardAnswer.of(part), work(Outcome.DONE, run, rows, bytes, quality));
  }

  private static Map<String, Double> fullLists(long users, long shortUsers) {
    return Map.of("full_lists", users == 0 ? 0 : 1 - (double) shortUsers / users);
  }

  private static StageWork work(
      Outcome outcome,
      String folder,
      StageWork.Rows rows,
      long bytes,
      Map<String, Double> quality) {
    return new StageWork(outcome, folder, Optional.empty(), rows, bytes, quality, 0);
  }
}
