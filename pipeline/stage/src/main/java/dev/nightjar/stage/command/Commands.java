package dev.nightjar.stage.command;

import java.util.List;

/**
 * The commands there are, as a user types them and as the sections of a file of settings are named.
 */
final class Commands {
  static final List<String> ALL =
      List.of(
          "dataset",
          "train",
          "recommend",
          "publish",
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
