package dev.nightjar.nightly;

import dev.nightjar.contract.ContractException;
import dev.nightjar.report.MorningReport;
import dev.nightjar.report.NightReceipts;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.time.LocalDate;
import java.util.SortedSet;

/** {@code nightjar report}: writes the morning report of a night again, and says where it is. */
public final class ReportMain {
  private ReportMain() {}

  public static void main(String... args) {
    System.exit(command().execute(args));
  }

  static StageCommand<ReportSettings> command() {
    return StageCommand.of(
        "report",
        "Writes the morning report of a night from its files, wherever the night ran, and prints"
            + " the night in one sentence and the report's address.",
        ReportSettings.class,
        ReportMain::run);
  }

  private static void run(ReportSettings settings) throws Exception {
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      SortedSet<String> dates = new NightReceipts(store).dates();
      if (dates.isEmpty()) {
        throw new ContractException(
            ("%s has no night to report: expected receipts below nights/, found none; check --root,"
                    + " or run a night with nightjar run --root %s")
                .formatted(store.root(), settings.root()));
      }
      LocalDate date = settings.date().orElseGet(() -> LocalDate.parse(dates.last()));
      MorningReport report =
          MorningReport.ofDate(store, date)
              .orElseThrow(
                  () ->
                      new ContractException(
                          "--date %s: no night of that date in %s, the newest is %s"
                              .formatted(date, store.root(), dates.last())));
      System.err.println(report.sentence());
      System.out.println(store.uri(report.key()));
    }
  }
}
