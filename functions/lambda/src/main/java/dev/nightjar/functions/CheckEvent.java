package dev.nightjar.functions;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.ObjectStores;

/**
 * A dataset to check before a model is trained on it; the answer is a {@link CheckAnswer}.
 *
 * @param action {@code check}
 * @param root where everything lies
 * @param dataset folder of the dataset, relative to the root
 * @param width d of the model that will be trained
 */
public record CheckEvent(String action, String root, String dataset, int width) {
  /** The value of {@code action}. */
  public static final String ACTION = "check";

  public CheckEvent {
    Require.that(ACTION.equals(action), "action must be %s, was %s", ACTION, action);
    ObjectStores.requireRoot(root);
    Require.key(dataset, "dataset");
    Require.atLeast(width, 1, "width");
  }
}
