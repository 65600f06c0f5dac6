package dev.nightjar.functions;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.ObjectStores;

/**
 * A request to delete old nights; the answer is a {@link RetainAnswer}.
 *
 * @param root where everything lies
 * @param keep nights that stay, as in {@code nightjar retain --keep}
 */
public record RetainEvent(String root, int keep) {
  public RetainEvent {
    ObjectStores.requireRoot(root);
    Require.inRange(keep, 1, 100_000, "keep");
  }
}
