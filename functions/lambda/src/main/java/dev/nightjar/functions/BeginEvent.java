package dev.nightjar.functions;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.ObjectStores;

/**
 * The start of a night; the answer is a {@link BeginAnswer}.
 *
 * @param action {@code begin}
 * @param root where everything lies
 * @param date the night, as {@code YYYY-MM-DD}, tomorrow at the latest
 * @param night its id
 * @param claim whether the night takes its date for itself, as one of the schedule does
 */
public record BeginEvent(String action, String root, String date, String night, boolean claim) {
  /** The value of {@code action}. */
  public static final String ACTION = "begin";

  public BeginEvent {
    Require.that(ACTION.equals(action), "action must be %s, was %s", ACTION, action);
    ObjectStores.requireRoot(root);
    Require.notBlank(date, "date");
    Require.night(date, "date");
    Require.key(night, "night");
  }
}
