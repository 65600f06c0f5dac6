package dev.nightjar.nightly;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import java.util.Optional;

/** How large a night is, and what things cost. */
public record CostSettings(
    @Heading("Size of the night") @Setting("Users to serve, 1 to 10,000,000,000.") long users,
    @Setting("Items of the catalog, 1 to 2,000,000.") long items,
    @Setting("Rows of the whole log, which is read every night, 1 to 1,000,000,000,000.")
        long events,
    @Setting(value = "Recommendations per user, 1 to 10,000.", defaultValue = "20") int top,
    @Setting(
            value = "Fraction (0 to 1) of item texts that are new each night.",
            defaultValue = "0.05")
        double newTexts,
    @Heading("Prices and rates") @Setting("YAML file of prices by name that replace list prices.")
        Optional<String> prices,
    @Setting("YAML file of rates by name that replace measured rates.") Optional<String> rates) {
  public CostSettings {
    Require.inRange(users, 1, 10_000_000_000L, "--users");
    Require.inRange(items, 1, 2_000_000, "--items");
    Require.inRange(events, 1, 1_000_000_000_000L, "--events");
    Require.inRange(top, 1, 10_000, "--top");
    Require.inRange(newTexts, 0, 1, "--new-texts");
  }
}
