package dev.nightjar.nightly;

import dev.nightjar.contract.StageReceipt;
import dev.nightjar.report.MorningReport;
import dev.nightjar.report.ReportData;

/**
 * One stage of one night, as it went.
 *
 * @param folder what it made or found, relative to the root
 * @param seconds from start to end of its process
 * @param receipt what it says became of it
 */
public record StageRun(String folder, double seconds, StageReceipt receipt) {
  /** Its word. */
  public String stage() {
    return receipt.stage();
  }

  /** Whether everything was there already. */
  public boolean reused() {
    return receipt.outcome() == StageReceipt.Outcome.REUSED;
  }

  /** As the morning report shows it. */
  ReportData.Stage reported() {
    return MorningReport.stage(receipt);
  }
}
