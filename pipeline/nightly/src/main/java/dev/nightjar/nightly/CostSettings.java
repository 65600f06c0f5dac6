package dev.nightjar.nightly;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Setting;
import java.util.Optional;

/** How large a night is, and what things cost. */
public record CostSettings(
    @Setting("Users to serve.") long users,
    @Setting("Items of the catalogue.") long items,
    @Setting("Rows of the log, all of them, every night.") long events,
    @Setting(value = "Recommendations per user.", defaultValue = "20") int top,
    @Setting(value = "Fraction of item texts that are new each night.", defaultValue = "0.05")
        double newTexts,
    @Setting("YAML file of prices by name that replace list prices.") Optional<String> prices,
    @Setting("YAML file of rates by name that replace measured rates.") Optional<String> rates) {
  public CostSettings {
    Require.inRange(users, 1, 10_000_000_000L, "--users");
    Require.inRange(items, 1, 2_000_000, "--items");
    Require.inRange(events, 1, 1_000_000_000_000L, "--events");
    Require.inRange(top, 1, 10_000, "--top");
    Require.inRange(newTexts, 0, 1, "--new-texts");
  }
}
