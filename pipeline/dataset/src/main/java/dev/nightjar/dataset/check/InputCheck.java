package dev.nightjar.dataset.check;

import dev.nightjar.input.InputFields;
import dev.nightjar.input.InputFile;
import dev.nightjar.input.InputFiles;
import dev.nightjar.input.ParseCatalog;
import dev.nightjar.input.ParseInteraction;
import dev.nightjar.input.ParseUser;
import java.util.ArrayList;
import java.util.List;

/**
 * A first look at the inputs of a night: reads the first rows of each, in seconds and without an
 * engine. Memory is one entry per user, item and interaction of the sample.
 */
public final class InputCheck {
  /** Of each input, all files together. */
  private static final long ROWS = 100_000;

  private InputCheck() {}

  /**
   * The files of one input and how they are read.
   *
   * @param files none where the input is not given
   * @param below folders with files that are not read, see {@link InputFiles#below}
   */
  public record Source(List<InputFile> files, List<String> below, InputFields fields) {
    public Source {
      files = List.copyOf(files);
      below = List.copyOf(below);
    }

    private List<Finding> findings(String input) {
      return below.isEmpty()
          ? List.of()
          : List.of(
              Finding.warn(
                  "%s below --%s %s not read, such as %s: name them, too, if they are meant",
                  Finding.many(below.size(), "folder"),
                  input,
                  below.size() == 1 ? "is" : "are",
                  below.get(0)));
    }
  }

  /** Looks at all three inputs. */
  public static Report of(
      Source interactions,
      ParseInteraction parser,
      Source catalog,
      Source users,
      CheckLimits limits) {
    LogProfile log = new LogProfile();
    InputSample logRows =
        InputSample.read(
            "interactions", interactions.files(), interactions.fields(), parser, ROWS, log);
    CatalogProfile items = new CatalogProfile();
    InputSample itemRows =
        InputSample.read(
            "catalog", catalog.files(), catalog.fields(), new ParseCatalog(), ROWS, items);
    UsersProfile named = new UsersProfile();
    InputSample userRows =
        InputSample.read("users", users.files(), users.fields(), new ParseUser(), ROWS, named);
    CommonFindings common = CommonFindings.of(log, items, itemRows.whole());

    List<Finding> findings = new ArrayList<>(interactions.findings("interactions"));
    findings.addAll(catalog.findings("catalog"));
    findings.addAll(users.findings("users"));
    findings.addAll(FileFindings.of(logRows, limits));
    findings.addAll(LogFindings.of(logRows, log, limits));
    findings.addAll(FileFindings.of(itemRows, limits));
    findings.addAll(CatalogFindings.of(items));
    findings.addAll(common.findings(limits));
    if (userRows.files() > 0) {
      findings.addAll(FileFindings.of(userRows, limits));
      findings.addAll(named.findings(log, logRows.whole()));
    }
    return new Report(logRows, log, itemRows, items, userRows, named, common, findings);
  }
}
