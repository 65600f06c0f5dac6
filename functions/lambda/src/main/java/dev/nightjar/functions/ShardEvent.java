package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.storage.ObjectStores;
import java.util.Map;
import java.util.TreeMap;

/**
 * One shard to compute; the answer is a {@link dev.nightjar.contract.PartResult}.
 *
 * @param action {@code shard}
 * @param root where everything lies
 * @param run folder of the run: dataset, model and settings must make that run
 * @param dataset folder, relative to the root
 * @param model folder, relative to the root
 * @param part from 0
 * @param threads that score: as many as fit into the function
 * @param settings of {@code recommend}, in snake_case, all that the run was planned with
 */
public record ShardEvent(
    String action,
    String root,
    String run,
    String dataset,
    String model,
    int part,
    int threads,
    Map<String, JsonNode> settings) {
  /** The value of {@code action}. */
  public static final String ACTION = "shard";

  public ShardEvent {
    Require.that(ACTION.equals(action), "action must be %s, was %s", ACTION, action);
    ObjectStores.requireRoot(root);
    Require.key(run, "run");
    Require.key(dataset, "dataset");
    Require.key(model, "model");
    Require.atLeast(part, 0, "part");
    Require.atLeast(threads, 1, "threads");
    Require.notNull(settings, "settings");
    settings = new TreeMap<>(settings);
  }
}
