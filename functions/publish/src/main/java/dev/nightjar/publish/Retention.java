package dev.nightjar.publish;

import dev.nightjar.contract.Layout;
import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Deletes what a plan says, while others may publish or roll back. First the files that make runs
 * finished: from then on nobody can begin to publish one. Then the pointer is read again; if it was
 * flipped to one of them meanwhile, they are put back and nothing else is deleted. Whoever flips
 * later than that finds the run gone and flips back ({@link Publisher}). Killed anywhere, it can be
 * run again.
 */
final class Retention {
  /** Last first: consumers start with the manifest. */
  private static final List<String> FINISHING =
      List.of(Layout.SUCCESS, Layout.MANIFEST, Layout.RUN);

  private Retention() {}

  /**
   * @throws ConflictException if the pointer was flipped to a run that was to go
   */
  static void apply(ObjectStore store, RetentionPlan plan) throws IOException {
    Map<String, byte[]> taken = takeFinishing(store, plan);
    List<String> published = RetentionPlan.published(store);
    if (plan.runs().stream().anyMatch(published::contains)) {
      for (Map.Entry<String, byte[]> file : taken.entrySet()) {
        store.create(file.getKey(), file.getValue());
      }
      throw new ConflictException(
          "%s was flipped to a run that was to be deleted; it stays, and nothing was deleted"
              .formatted(store.uri(Layout.CURRENT)));
    }
    for (List<String> keys : plan.folders().values()) {
      for (String key : manifestFirst(keys)) {
        store.delete(key);
      }
    }
  }

  private static Map<String, byte[]> takeFinishing(ObjectStore store, RetentionPlan plan)
      throws IOException {
    Map<String, byte[]> taken = new TreeMap<>();
    for (String run : plan.runs()) {
      for (String name : FINISHING) {
        String key = run + "/" + name;
        if (plan.folders().get(run).contains(key)) {
          taken.put(key, store.read(key));
          store.delete(key);
        }
      }
    }
    return taken;
  }

  /** A folder without a manifest counts as not made: what is half deleted is never read. */
  private static List<String> manifestFirst(List<String> keys) {
    return keys.stream()
        .sorted(Comparator.comparing((String key) -> !key.endsWith("/" + Layout.MANIFEST)))
        .toList();
  }
}
