package dev.nightjar.contract;

import java.time.LocalDate;
import java.util.Optional;

/**
 * {@code current.json}: the one object consumers follow, and the one object that is ever replaced.
 *
 * @param date the night, as {@code YYYY-MM-DD}
 * @param run id of the published run
 * @param manifest the run's manifest, relative to the root
 * @param sha256 digest of that manifest
 * @param previousManifest what was published before, for rollback
 */
public record Pointer(
    int formatVersion,
    String date,
    String run,
    String manifest,
    String sha256,
    Optional<String> previousManifest) {
  public Pointer {
    Require.notBlank(run, "run");
    Require.notBlank(manifest, "manifest");
    Require.notBlank(sha256, "sha256");
    LocalDate.parse(date);
    previousManifest = previousManifest == null ? Optional.empty() : previousManifest;
  }
}
