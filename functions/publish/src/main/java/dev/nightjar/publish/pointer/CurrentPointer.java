package dev.nightjar.publish.pointer;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Pointer;
import dev.nightjar.contract.RecommendationFacts;
import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectVersion;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code current.json}: read, and replaced only by whoever knows what is in it. */
public final class CurrentPointer {
  /**
   * The pointer as it was read.
   *
   * @param pointer what it says
   * @param version what a replacement must match
   */
  public record Read(Pointer pointer, ObjectVersion version) {}

  private CurrentPointer() {}

  /** What is published, or empty before the first night. */
  public static Optional<Read> read(ObjectStore store) throws IOException {
    Optional<ObjectVersion> version = store.version(Layout.CURRENT);
    return version.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Read(
                Json.read(
                    store.read(Layout.CURRENT),
                    Pointer.class,
                    store.uri(Layout.CURRENT).toString()),
                version.get()));
  }

  /**
   * What is published.
   *
   * @throws ContractException before the first night
   */
  public static Pointer required(ObjectStore store) throws IOException {
    return read(store)
        .orElseThrow(
            () ->
                new ContractException(
                    "%s: expected a published night, found none; %s"
                        .formatted(store.uri(Layout.CURRENT), Runs.wayOut(store))))
        .pointer();
  }

  /** Whether the pointer leads to this very manifest. */
  public static boolean leadsTo(Optional<Read> current, FolderReader night) {
    return current.isPresent()
        && current.get().pointer().manifest().equals(night.manifestKey())
        && current.get().pointer().sha256().equals(night.manifestDigest());
  }

  /**
   * Flips the pointer to a finished run if it is still what was read before.
   *
   * @param rolledBack manifests of the runs that stay out from now on
   * @return what it says now
   * @throws ConflictException if another run was published meanwhile; it stays
   * @throws ContractException if the run is being deleted
   */
  public static Read flip(
      ObjectStore store, FolderReader night, Optional<Read> before, List<String> rolledBack)
      throws IOException {
    if (before.isPresent() && before.get().pointer().retiring().contains(night.manifestKey())) {
      throw new ContractException(
          "%s: expected a run that stays, found that retain is deleting it"
              .formatted(store.uri(night.folder())));
    }
    Pointer wanted =
        new Pointer(
            Conventions.FORMAT_VERSION,
            night.manifest().facts(RecommendationFacts.class).date(),
            night.manifest().id(),
            night.manifestKey(),
            night.manifestDigest(),
            before.map(read -> read.pointer().manifest()),
            rolledBack,
            before.map(read -> read.pointer().retiring()).orElse(List.of()));
    try {
      return new Read(
          wanted, store.replace(Layout.CURRENT, Json.pretty(wanted), before.map(Read::version)));
    } catch (ConflictException e) {
      Optional<Read> now = read(store);
      if (!leadsTo(now, night)) {
        throw new ConflictException(
            "%s: expected %s, found %s, which someone else published meanwhile; it stays"
                .formatted(store.uri(Layout.CURRENT), run(before), run(now)));
      }
      return now.orElseThrow();
    }
  }

  /** The runs that a rollback left. */
  public static List<String> rolledBack(Optional<Read> current) {
    return current.map(read -> read.pointer().rolledBack()).orElse(List.of());
  }

  private static String run(Optional<Read> read) {
    return read.map(r -> "run " + r.pointer().run()).orElse("no pointer");
  }
}
