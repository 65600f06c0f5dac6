package dev.nightjar.publish.pointer;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where runs lie below a root. */
public final class Runs {
  /** The folder of all. */
  public static final String ALL = "recommendations";

  private static final Pattern DATED = Pattern.compile("[^/]+/dt=(\\d{4}-\\d{2}-\\d{2})/run=[^/]+");

  private Runs() {}

  /** Folders of finished runs, the newest date first, runs of a date in the order of their ids. */
  public static List<String> finished(ObjectStore store) throws IOException {
    return finished(store.list(ALL));
  }

  /** As {@link #finished(ObjectStore)}, among these keys. */
  static List<String> finished(Collection<String> keys) {
    return keys.stream()
        .filter(key -> key.endsWith("/" + Layout.MANIFEST))
        .map(Layout::folderOf)
        .filter(folder -> DATED.matcher(folder).matches())
        .sorted(Comparator.comparing(Runs::date).reversed().thenComparing(folder -> folder))
        .toList();
  }

  /** {@code .../dt=2026-01-31/run=...} to {@code 2026-01-31}. */
  public static String date(String folder) {
    Matcher dated = DATED.matcher(folder);
    if (!dated.matches()) {
      throw new ContractException("expected a folder .../dt=YYYY-MM-DD/run=ID, found " + folder);
    }
    return dated.group(1);
  }

  /** The folder of a key below one of the dated ones, or the key itself. */
  public static String datedFolder(String key) {
    Matcher dated = DATED.matcher(key);
    return dated.lookingAt() ? dated.group() : key;
  }

  /**
   * A folder stays as it is; an id is looked for among the finished runs.
   *
   * @throws ContractException if there is none of that id
   */
  public static String folder(ObjectStore store, String run) throws IOException {
    if (run.contains("/")) {
      return run;
    }
    List<String> found =
        finished(store).stream().filter(folder -> folder.endsWith("/run=" + run)).toList();
    if (found.size() != 1) {
      throw new ContractException(
          "%s: expected one finished run %s, found %d; nightjar history --root %s lists them"
              .formatted(store.uri(ALL), run, found.size(), store.root()));
    }
    return found.get(0);
  }

  /** That no night is finished, and what to do. */
  public static String none(ObjectStore store) {
    return "no finished night below %s; %s".formatted(store.root(), wayOut(store));
  }

  /** What to do where no night is found. */
  static String wayOut(ObjectStore store) {
    return "check --root, or run a night first: nightjar run --root " + store.root();
  }
}
