package dev.nightjar.functions;

import dev.nightjar.contract.Require;

/**
 * A run to publish; the answer is a {@link dev.nightjar.publish.Publisher.Outcome}.
 *
 * @param root where everything lies
 * @param run folder of the run, relative to the root
 */
public record PublishEvent(String root, String run) {
  public PublishEvent {
    Require.notBlank(root, "root");
    Require.notBlank(run, "run");
  }
}
