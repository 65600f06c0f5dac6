package dev.nightjar.stage.command;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.MetricLine;
import dev.nightjar.stage.PeakMemory;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the receipt of one stage, whichever way it ends.
 *
 * @param stage its word
 * @param root where the receipt goes
 * @param startedAt when the stage started
 */
public record Receipts(String stage, String root, ReceiptSettings settings, Instant startedAt) {
  private static final int LONGEST_REASON = 2_000;

  /** For a stage that starts now. */
  public static Receipts startingNow(String stage, String root, ReceiptSettings settings) {
    return new Receipts(stage, root, settings, Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  /** Work that ends here, or goes on elsewhere: then it is empty, and the receipt comes later. */
  @FunctionalInterface
  interface Work {
    Optional<StageWork> run(Receipts receipts) throws Exception;
  }

  /** Does the work, writes its receipt, and prints the folder. */
  void around(Work body, PrintStream err) throws Exception {
    Optional<StageWork> work;
    try {
      work = body.run(this);
    } catch (RefusedException e) {
      tryToWrite(of(e), err);
      throw e;
    } catch (Exception e) {
      tryToWrite(of(e), err);
      throw e;
    }
    if (work.isPresent()) {
      write(of(work.get()), err);
      System.out.println(work.get().folder());
    }
  }

  /** The receipt of work that has just ended well. */
  public StageReceipt of(StageWork work) {
    double seconds = seconds();
    return new StageReceipt(
        stage,
        work.outcome(),
        Optional.empty(),
        Optional.of(work.folder()),
        work.manifestSha256(),
        startedAt,
        seconds,
        PeakMemory.ofThisProcess(),
        work.rows().in(),
        work.rows().out(),
        work.rows().rejected(),
        work.bytesOut(),
        work.quality(),
        cost(seconds) + work.cost());
  }

  /** The receipt of work that a gate refused. */
  public StageReceipt of(RefusedException refused) {
    return broken(StageReceipt.Outcome.REFUSED, refused, refused.quality());
  }

  /** The receipt of work that has just failed. */
  public StageReceipt of(Exception failure) {
    return broken(StageReceipt.Outcome.FAILED, failure, Map.of());
  }

  private StageReceipt broken(
      StageReceipt.Outcome outcome, Exception why, Map<String, Double> quality) {
    double seconds = seconds();
    return new StageReceipt(
        stage,
        outcome,
        Optional.of(shortened(message(why))),
        Optional.empty(),
        Optional.empty(),
        startedAt,
        seconds,
        PeakMemory.ofThisProcess(),
        0,
        0,
        0,
        0,
        quality,
        cost(seconds));
  }

  /** What went wrong, in a sentence: Java names a file and leaves out what is wrong with it. */
  public static String message(Exception e) {
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist; check the setting that names it";
    }
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + " may not be read or written by this user";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static String shortened(String reason) {
    return reason.length() > LONGEST_REASON
        ? reason.substring(0, LONGEST_REASON - 1) + "…"
        : reason;
  }

  private double seconds() {
    return Math.max(0, Duration.between(startedAt, Instant.now()).toMillis()) / 1e3;
  }

  private double cost(double seconds) {
    return settings.machinePrice() * seconds / 3600;
  }

  /** Writes it where the settings say, over what an earlier attempt left there. */
  public void write(StageReceipt receipt) throws IOException {
    if (settings.receipt().isPresent()) {
      try (ObjectStore store = ObjectStores.open(root)) {
        store.overwrite(settings.receipt().get(), Json.pretty(receipt));
      }
    }
  }

  private void write(StageReceipt receipt, PrintStream err) throws IOException {
    if (settings.metricLine()) {
      err.println(MetricLine.of(receipt));
    }
    write(receipt);
  }

  /** What went wrong before matters more than a receipt that cannot be written. */
  private void tryToWrite(StageReceipt receipt, PrintStream err) {
    try {
      write(receipt, err);
    } catch (IOException | RuntimeException e) {
      err.printf("%s: no receipt: %s%n", stage, message(e));
    }
  }
}
