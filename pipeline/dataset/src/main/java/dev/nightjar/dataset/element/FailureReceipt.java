package dev.nightjar.dataset.element;

import dev.nightjar.contract.Json;
import dev.nightjar.stage.command.Receipts;
import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.harness.JvmInitializer;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The receipt of a job that stops while nobody waits for it: the machine that stops it writes the
 * reason. A step that is tried again and ends well writes over it.
 */
public final class FailureReceipt implements JvmInitializer {
  private static volatile Optional<Receipts> receipts = Optional.empty();

  /** An option of the engine, so that it reaches every machine of a job. */
  public interface Options extends PipelineOptions {
    /** {@link Receipts} as JSON; none where the command that started the job waits for it. */
    String getReceipts();

    void setReceipts(String json);
  }

  /** Makes every machine of a job know where its receipt goes. */
  public static void of(PipelineOptions options, Receipts to) {
    options.as(Options.class).setReceipts(Json.line(to));
  }

  /** On every machine of a job, before its first element. */
  @Override
  public void beforeProcessing(PipelineOptions options) {
    receipts =
        Optional.ofNullable(options.as(Options.class).getReceipts())
            .map(json -> Json.read(json, Receipts.class, "receipts"));
  }

  /** What went wrong matters more than a receipt that cannot be written. */
  public static void write(RuntimeException failure) {
    if (receipts.isPresent()) {
      Receipts to = receipts.get();
      try {
        to.write(to.of(failure));
      } catch (IOException | RuntimeException e) {
        System.err.println("dataset: no receipt: " + Receipts.message(e));
      }
    }
  }
}
