package dev.nightjar.nightly;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Setting;

/** How much of a demo. */
public record DemoSettings(
    @Setting(value = "Folder for the sample and the results.", defaultValue = "nights/demo")
        String out,
    @Setting(value = "Customers with a history, 50 to 100,000.", defaultValue = "3000") int users,
    @Setting(value = "Seed of the sample, any whole number.", defaultValue = "42") long seed,
    @Setting(value = "Only write the sample, and run no night.", defaultValue = "false")
        boolean onlySample) {
  /** Refuses a demo of nobody. */
  public DemoSettings {
    Require.notBlank(out, "--out");
    Require.inRange(users, 50, 100_000, "--users");
  }
}
