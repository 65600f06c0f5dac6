package dev.nightjar.stage.command;

import dev.nightjar.contract.Require;
import java.util.Optional;

/** What every stage can be told about saying what became of it; none of it changes the result. */
public record ReceiptSettings(
    @Heading("Receipt")
        @Setting(
            value = "Key below the root to write the receipt of the stage to, as JSON.",
            affects = Affects.NOTHING)
        Optional<String> receipt,
    @Setting(
            value =
                "Write the receipt of the stage to standard error, too, as one line that CloudWatch"
                    + " Logs turns into metrics.",
            defaultValue = "false",
            affects = Affects.NOTHING)
        boolean metricLine,
    @Setting(
            value =
                "Price of this machine in US dollars per hour, 0 to 1,000,000, for the estimated cost.",
            defaultValue = "0",
            affects = Affects.NOTHING)
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
