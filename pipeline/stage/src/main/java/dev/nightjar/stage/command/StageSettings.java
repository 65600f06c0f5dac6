package dev.nightjar.stage.command;

/** Settings of a stage: whatever else it needs, it works below a root. */
public interface StageSettings {
  /** Where everything lies: a path, {@code file:} or {@code s3:} URI. */
  String root();
}
