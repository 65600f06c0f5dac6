package dev.nightjar.dataset;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;

/** From where on a log is too bad to go on. */
public record LimitSettings(
    @Heading("Limits")
        @Setting(
            value = "Largest accepted fraction (0 to 1) of rejected rows in any one input.",
            defaultValue = "0.01",
            affects = Affects.NOTHING)
        double maxRejected,
    @Setting(
            value =
                "Stop if a smaller fraction (0 to 1) of interactions is on items of the catalog.",
            defaultValue = "0",
            affects = Affects.NOTHING)
        double minInCatalog) {

  public LimitSettings {
    Require.inRange(maxRejected, 0, 1, "--max-rejected");
    Require.inRange(minInCatalog, 0, 1, "--min-in-catalog");
  }
}
