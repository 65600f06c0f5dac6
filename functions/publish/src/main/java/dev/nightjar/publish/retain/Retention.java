package dev.nightjar.publish.retain;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Pointer;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Deletes what a plan says, while others may publish or roll back. First {@code current.json} says
 * which runs are being deleted, by a write that holds only if it is still what the plan was made
 * of: whoever flips it later reads that, and whoever read it before does not get to flip it. Killed
 * anywhere, it can be run again.
 */
public final class Retention {
  private static final int ATTEMPTS = 100;

  /** How much is gone. */
  public record Deleted(int folders, int objects) {}

  /** How an object is deleted. */
  @FunctionalInterface
  public interface Deletion {
    void delete(String key) throws IOException;
  }

  private Retention() {}

  /**
   * Deletes what neither consumers nor the newest nights need.
   *
   * @param nights dates with a finished run that stay
   * @throws dev.nightjar.contract.ContractException if nothing is published
   */
  public static Deleted keep(ObjectStore store, int nights) throws IOException {
    CurrentPointer.required(store);
    RetentionPlan plan = RetentionPlan.make(store, nights);
    apply(store, plan);
    return new Deleted(plan.folders().size(), plan.objects());
  }

  /** As {@link #apply(ObjectStore, RetentionPlan, Deletion)}; what the store keeps of it stays. */
  public static void apply(ObjectStore store, RetentionPlan plan) throws IOException {
    apply(store, plan, store::delete);
  }

  /**
   * Deletes the folders, one after the other.
   *
   * @throws ConflictException if the pointer is no longer what the plan was made of; nothing was
   *     deleted
   */
  public static void apply(ObjectStore store, RetentionPlan plan, Deletion deletion)
      throws IOException {
    if (plan.current().isEmpty()) {
      delete(plan, deletion); // nobody can flip a pointer that is not there
      return;
    }
    announce(store, plan);
    delete(plan, deletion);
    forget(store);
  }

  private static void delete(RetentionPlan plan, Deletion deletion) throws IOException {
    for (List<String> keys : plan.folders().values()) {
      for (String key : manifestFirst(keys)) {
        deletion.delete(key);
      }
    }
  }

  private static void announce(ObjectStore store, RetentionPlan plan) throws IOException {
    CurrentPointer.Read read = plan.current().orElseThrow();
    Set<String> retiring = new TreeSet<>(read.pointer().retiring());
    retiring.addAll(manifests(plan));
    try {
      write(store, read, retiring);
    } catch (ConflictException e) {
      throw new ConflictException(
          "%s was flipped since the plan was made; it stays, and nothing was deleted"
              .formatted(store.uri(Layout.CURRENT)));
    }
  }

  /** What is gone needs no word; others may flip the pointer meanwhile, which keeps the list. */
  private static void forget(ObjectStore store) throws IOException {
    for (int attempt = 1; ; attempt++) {
      CurrentPointer.Read read = CurrentPointer.read(store).orElseThrow();
      Set<String> retiring = new TreeSet<>();
      for (String manifest : read.pointer().retiring()) {
        if (!store.list(Layout.folderOf(manifest)).isEmpty()) {
          retiring.add(manifest);
        }
      }
      try {
        write(store, read, retiring);
        return;
      } catch (ConflictException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static void write(ObjectStore store, CurrentPointer.Read read, Set<String> retiring)
      throws IOException {
    Pointer pointer = read.pointer().retiring(new ArrayList<>(retiring));
    if (!pointer.equals(read.pointer())) {
      store.replace(Layout.CURRENT, Json.pretty(pointer), Optional.of(read.version()));
    }
  }

  private static List<String> manifests(RetentionPlan plan) {
    return plan.runs().stream().map(Layout::manifestOf).toList();
  }

  /** A folder without a manifest counts as not made: what is half deleted is never read. */
  private static List<String> manifestFirst(List<String> keys) {
    return keys.stream()
        .sorted(Comparator.comparing((String key) -> !key.endsWith("/" + Layout.MANIFEST)))
        .toList();
  }
}
