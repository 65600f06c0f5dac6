package dev.nightjar.stage.command;

import dev.nightjar.contract.Require;
import java.util.Optional;

/** What every stage can be told about saying what became of it; none of it changes the result. */
public record ReceiptSettings(
    @Setting(
            value = "Write what became of the stage to this key below the root, as JSON.",
            changesResult = false)
        Optional<String> receipt,
    @Setting(
            value =
                "Say the same as one line of metrics on standard error, which CloudWatch Logs turns"
                    + " into metrics.",
            defaultValue = "false",
            changesResult = false)
        boolean metricLine,
    @Setting(
            value = "US dollars an hour of the machine this runs on, for the estimated cost.",
            defaultValue = "0",
            changesResult = false)
        double machinePrice) {
  /** No receipt is wanted. */
  public static final ReceiptSettings NONE = new ReceiptSettings(Optional.empty(), false, 0);

  public ReceiptSettings {
    receipt.ifPresent(
        key ->
            Require.that(
                !key.isBlank() && !key.startsWith("/") && !key.contains("..") && !key.contains(":"),
                "--receipt must be a key below the root, was %s",
                key));
    Require.inRange(machinePrice, 0, 1e6, "--machine-price");
  }
}
