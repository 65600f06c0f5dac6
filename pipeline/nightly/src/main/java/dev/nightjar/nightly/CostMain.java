package dev.nightjar.nightly;

import dev.nightjar.nightly.cost.Bill;
import dev.nightjar.nightly.cost.NightSize;
import dev.nightjar.stage.command.StageCommand;

/** {@code nightjar cost}: what a night in the cloud would cost, line by line. */
public final class CostMain {
  private CostMain() {}

  public static void main(String[] args) {
    System.exit(command().execute(args));
  }

  static StageCommand<CostSettings> command() {
    return StageCommand.of(
        "cost",
        "Estimates what a night in the cloud costs, by stage: measured rates times list prices.",
        CostSettings.class,
        settings -> {
          NightSize size =
              new NightSize(
                  settings.users(),
                  settings.items(),
                  settings.events(),
                  settings.top(),
                  settings.newTexts());
          System.out.print(Bill.of(size, settings.prices(), settings.rates()).text());
        });
  }
}
