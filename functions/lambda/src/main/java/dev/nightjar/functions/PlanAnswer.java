package dev.nightjar.functions;

/**
 * A run that is claimed and planned.
 *
 * @param run its folder, relative to the root
 * @param dataset folder of the dataset, relative to the root
 * @param model folder of the model bundle, relative to the root
 * @param parts how many shards there are
 * @param servedBy {@code trained}, or {@code production} if the model is not tonight's
 * @param shards where their list lies: a JSON array of {@link ShardEvent}
 */
public record PlanAnswer(
    String run, String dataset, String model, int parts, String servedBy, Place shards) {
  /**
   * An object as the object store's own clients name it.
   *
   * @param bucket empty for a root that is a folder
   * @param key from the start of the bucket, or relative to the folder
   */
  public record Place(String bucket, String key) {}
}
