package dev.nightjar.stage.command;

import dev.nightjar.contract.Layout;
import java.util.List;

/**
 * The commands there are, as a user types them and as the sections of a file of settings are named.
 */
final class Commands {
  static final List<String> ALL =
      List.of(
          Layout.DATASET,
          Layout.TRAIN,
          Layout.RECOMMEND,
          Layout.PUBLISH,
          "run",
          "demo",
          "report",
          "show",
          "history",
          "verify",
          "rollback",
          "retain",
          "load",
          "forget",
          "cost",
          "import");

  private Commands() {}
}
