package dev.nightjar.publish.forget;

import dev.nightjar.publish.retain.Retention;
import dev.nightjar.publish.retain.RetentionPlan;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Deletes what a plan says with all versions, and remembers what it could not delete. */
final class Erasure {
  private final ObjectStore store;
  private int left;
  private String why = "";

  Erasure(ObjectStore store) {
    this.store = store;
  }

  /**
   * Deletes all of it.
   *
   * @return what is left, why, and how to delete it; empty if nothing is
   */
  Optional<String> of(RetentionPlan plan) throws IOException {
    Retention.apply(store, plan, this::erase);
    return left == 0
        ? Optional.empty()
        : Optional.of(
            """
            older versions of %,d objects may be left, since they could not be deleted: %s
            Who may list and delete versions of the bucket deletes them so, each until it lists none:
            %s"""
                .formatted(
                    left,
                    why,
                    plan.folders().entrySet().stream()
                        .map(folder -> command(prefix(folder.getKey(), folder.getValue())))
                        .collect(Collectors.joining("\n"))));
  }

  /** A receipt lies in no folder of its own. */
  private static String prefix(String folder, List<String> keys) {
    return keys.contains(folder) ? folder : folder + "/";
  }

  private void erase(String key) throws IOException {
    Optional<String> reason = store.erase(key);
    if (reason.isPresent()) {
      left++;
      why = reason.get();
    }
  }

  private String command(String keys) {
    URI root = store.root();
    String bucket = root.getAuthority();
    String prefix = root.getPath().substring(1) + keys;
    return ("aws s3api delete-objects --bucket %1$s --delete \"$(aws s3api list-object-versions"
            + " --bucket %1$s --prefix '%2$s' --max-items 500 --output json"
            + " --query '{Objects: [Versions, DeleteMarkers][][].{Key: Key, VersionId: VersionId}}')\"")
        .formatted(bucket, prefix);
  }
}
