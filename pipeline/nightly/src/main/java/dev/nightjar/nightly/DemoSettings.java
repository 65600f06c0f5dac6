package dev.nightjar.nightly;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Setting;

/** How much of a demo. */
public record DemoSettings(
    @Setting(value = "Folder for the sample and the results.", defaultValue = "nights/demo")
        String out,
    @Setting(value = "Customers with a history.", defaultValue = "3000") int users,
    @Setting(value = "Seed of the sample.", defaultValue = "42") long seed) {
  /** Refuses a demo of nobody. */
  public DemoSettings {
    Require.notBlank(out, "--out");
    Require.inRange(users, 50, 100_000, "--users");
  }
}
